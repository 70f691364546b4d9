//! The language server: what `lint` finds, while one types, and what an editor asks about a post.
//!
//! It speaks LSP 3.17 over two streams that it is handed. One thread reads messages, one reads whole sites, and the one that
//! called works: messages in their order, and when none is left the newest version of what changed is checked. So
//! nothing stale is told, and what was cancelled while it waited is never begun.

mod actions;
mod background;
mod checking;
mod client;
mod completion;
mod definition;
mod diagnostics;
mod documents;
mod front;
mod hover;
mod position;
mod requests;
mod server;
mod symbols;
mod transport;
mod uri;
mod workspace;

use std::io::{BufRead, Write};
use std::sync::mpsc::channel;
use std::thread;

use server::{Event, Server};
use workspace::Workspace;

/// Serves the client that writes to `input` and reads `output`, until it says `exit` or has gone; whether it said
/// `shutdown` before, as it should.
pub fn serve(input: impl BufRead + Send + 'static, output: impl Write) -> bool {
    let (events, queue) = channel();
    let (tasks, work) = channel();
    let done = events.clone();
    thread::spawn(move || background::work(&work, &done));
    thread::spawn(move || {
        let mut input = input;
        while let Some(message) = transport::receive(&mut input) {
            if events.send(Event::Message(message)).is_err() {
                return;
            }
        }
        let _ = events.send(Event::End);
    });
    Server::new(output, queue, Workspace::new(tasks)).run()
}
