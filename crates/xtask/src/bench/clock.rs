//! Wall and processor time and memory of each phase, as Linux counts them.

use std::fs;
use std::io::Write;
use std::time::Instant;

use anyhow::{Context, Result};

/// Ticks of processor time a second: `USER_HZ`, 100 on every Linux architecture in use.
const TICKS: f64 = 100.0;

/// Tells off one phase after another.
#[derive(Debug)]
pub(crate) struct Clock {
    wall: Instant,
    cpu: f64,
}

/// What a phase took.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Spent {
    /// Seconds on the wall.
    pub(crate) wall: f64,
    /// Seconds of all cores, user and system.
    pub(crate) cpu: f64,
    /// Most memory held at one time, in megabytes of 1,000,000 bytes.
    pub(crate) peak: f64,
}

impl Clock {
    /// A clock that has just started.
    pub(crate) fn start() -> Result<Clock> {
        // 5 sets the peak back to what is held now: proc(5), clear_refs. Where that is forbidden,
        // peaks are those since the start of the program.
        let _ = fs::write("/proc/self/clear_refs", "5");
        Ok(Clock { wall: Instant::now(), cpu: cpu()? })
    }

    /// Ends a phase, prints a line of the table, and starts the next.
    pub(crate) fn phase(&mut self, name: &str, out: &mut impl Write) -> Result<Spent> {
        let (wall, cpu) = (self.wall.elapsed().as_secs_f64(), cpu()? - self.cpu);
        let spent = Spent { wall, cpu, peak: megabytes("VmHWM:")? };
        line(name, spent, out)?;
        *self = Clock::start()?;
        Ok(spent)
    }
}

/// Prints a line of the table.
pub(crate) fn line(name: &str, spent: Spent, out: &mut impl Write) -> Result<()> {
    let Spent { wall, cpu, peak } = spent;
    writeln!(out, "| {name} | {wall:.2} | {cpu:.2} | {peak:.0} |")?;
    Ok(())
}

/// Memory held now, in megabytes.
pub(crate) fn held() -> Result<f64> {
    megabytes("VmRSS:")
}

fn cpu() -> Result<f64> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    // Names may hold spaces and brackets; fields are counted from the last bracket.
    let fields = stat.rsplit(')').next().context("the process has a name")?;
    let ticks = |at: usize| fields.split_whitespace().nth(at).and_then(|it| it.parse::<f64>().ok());
    let (user, system) = (ticks(11), ticks(12));
    Ok((user.context("utime")? + system.context("stime")?) / TICKS)
}

fn megabytes(field: &str) -> Result<f64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(field));
    let kibibytes = line.and_then(|it| it.split_whitespace().next()).context("Linux says it")?;
    Ok(kibibytes.parse::<f64>()? * 1024.0 / 1e6)
}
