//! `siting serve`: atlases on a map in the browser.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use siting_server::{Served, serve_on};
use siting_units::{Say, Text};
use tokio::net::TcpListener;

use crate::complaint::Complaint;
use crate::out::{Out, Paint};
use crate::{atlas, words::help};

/// What can be typed after `siting serve`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[arg(value_name = "ATLAS", required = true, help = help("Folders of atlases", "图集文件夹，可有多个"))]
    atlases: Vec<PathBuf>,
    #[arg(
        long, value_name = "ADDRESS", default_value = "127.0.0.1:8080", hide_default_value = true,
        help = help(
            "Address and port to listen at: 127.0.0.1:8080 without it; port 0 takes any free one",
            "监听地址和端口，默认 127.0.0.1:8080；端口 0 表示任一空闲端口",
        ),
    )]
    bind: SocketAddr,
}

pub(crate) const AFTER_EN: &str = "\
Everything comes from this one program: the page asks no other server for anything. Press Ctrl-C to
stop. At 127.0.0.1 only this computer can see it; 0.0.0.0:8080 shows it to the whole network.

Examples:
  siting serve geodata/montevideo
  siting serve geodata/montevideo geodata/astana --bind 127.0.0.1:9000";

pub(crate) const AFTER_ZH: &str = "\
页面所需的一切都由本程序提供，不访问任何其他服务器。按 Ctrl-C 停止。
使用 127.0.0.1 时只有本机可以访问；0.0.0.0:8080 则对整个网络开放。

示例：
  siting serve geodata/montevideo
  siting serve geodata/montevideo geodata/astana --bind 127.0.0.1:9000";

/// Serves until Ctrl-C.
pub(crate) fn run(args: &Args, out: &mut Out<'_>) -> Result<(), Complaint> {
    // A port that is taken is found out before layers are read, which may take a while.
    let listener =
        std::net::TcpListener::bind(args.bind).map_err(|it| cannot_listen(args.bind, &it))?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    let atlases = args.atlases.iter().map(|it| atlas::open(it, out.lang).map(Arc::new));
    let atlases: Vec<_> = atlases.collect::<Result<_, _>>()?;
    let served = Served::new(atlases).map_err(|it| Complaint::Input(it.text()))?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = TcpListener::from_std(listener)?;
        let link = out.painted(&format!("http://{address}/"), Paint::Strong);
        out.say(
            &format!("serving at {link}, Ctrl-C to stop"),
            &format!("服务地址 {link}，按 Ctrl-C 停止"),
        )?;
        out.flush()?;
        serve_on(listener, served, stopped()).await;
        Ok::<(), io::Error>(())
    })?;
    out.say("stopped", "已停止")?;
    Ok(())
}

/// Ends when the process is asked to stop: Ctrl-C, or what service managers send.
async fn stopped() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}

fn cannot_listen(address: SocketAddr, reason: &io::Error) -> Complaint {
    let text = match reason.kind() {
        io::ErrorKind::AddrInUse => Text::new(
            format!("{address} is taken by another program; choose another port with `--bind`"),
            format!("{address} 已被其他程序占用；请用 `--bind` 换一个端口"),
        ),
        io::ErrorKind::PermissionDenied => Text::new(
            format!("not allowed to listen at {address}; ports below 1024 need rights"),
            format!("没有权限监听 {address}；1024 以下的端口需要管理员权限"),
        ),
        _ => Text::new(
            format!("cannot listen at {address}: {reason}"),
            format!("无法监听 {address}：{reason}"),
        ),
    };
    Complaint::Input(text)
}
