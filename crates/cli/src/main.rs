//! Siting from the command line.

mod arguments;
mod assess;
mod atlas;
mod check;
mod complaint;
mod difference;
mod explain;
mod file;
mod load_report;
mod matrix;
mod network;
mod new;
mod out;
mod progress;
mod quantity;
mod ranking;
mod reach;
mod route;
mod score_tree;
mod serve;
mod table;
mod tiles;
mod trip;
mod words;

use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use annotate_snippets::Renderer;
use siting_units::Lang;

use crate::arguments::Command;
use crate::complaint::Complaint;
use crate::out::Out;

fn main() -> ExitCode {
    let typed: Vec<OsString> = std::env::args_os().collect();
    let lang = words::lang_of(&typed, |name| std::env::var(name).ok());
    let answered = match arguments::read(&typed, lang) {
        Ok(arguments) => run(&arguments.command, &mut Out::stdout(lang)),
        Err(error) => return ExitCode::from(say_usage(&error, lang)),
    };
    match answered {
        Ok(()) => ExitCode::SUCCESS,
        Err(complaint) => {
            say(&complaint.render(&renderer(), lang));
            ExitCode::from(complaint.exit_code())
        }
    }
}

fn run(command: &Command, out: &mut Out<'_>) -> Result<(), Complaint> {
    match command {
        Command::New(args) => new::run(args, out),
        Command::Check(args) => check::run(args, out),
        Command::Assess(args) => assess::run(args, out),
        Command::Explain(args) => explain::run(args, out),
        Command::Serve(args) => serve::run(args, out),
        Command::Tiles(args) => tiles::run(args, out),
        Command::Network(args) => network::run(args, out),
        Command::Reach(args) => reach::run(args, out),
        Command::Route(args) => route::run(args, out),
        Command::Matrix(args) => matrix::run(args, out),
    }?;
    Ok(out.flush()?)
}

/// Prints help, the version, or what is wrong with the arguments; returns the exit code.
fn say_usage(error: &clap::Error, lang: Lang) -> u8 {
    match arguments::fault_in_chinese(error).filter(|_| lang == Lang::Zh) {
        Some(fault) => say(&format!("错误：{fault}\n{}\n", arguments::hint(lang))),
        // Whoever closed the pipe does not want to read about it.
        None => drop(error.print()),
    }
    error.exit_code() as u8
}

/// Says it on standard error; when nobody listens, there is nobody to tell.
fn say(words: &str) {
    let _ = io::stderr().lock().write_all(words.as_bytes());
}

fn renderer() -> Renderer {
    let is_coloured = io::stderr().is_terminal() && out::wants_colour();
    if is_coloured { Renderer::styled() } else { Renderer::plain() }
}
