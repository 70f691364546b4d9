//! `cargo run --release --example generate_posts -- DIR N`: writes a made-up site of N posts, for `benches/compare.py`.

mod posts;

use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let mut arguments = env::args().skip(1);
    let (Some(root), Some(Ok(count))) = (arguments.next(), arguments.next().map(|n| n.parse::<u64>())) else {
        return Err(io::Error::other("usage: generate_posts DIR N"));
    };
    for file in posts::site().into_iter().chain((0..count).map(posts::post)) {
        let path = Path::new(&root).join(file.path);
        fs::create_dir_all(path.parent().expect("below the root"))?;
        fs::write(path, file.text)?;
    }
    Ok(())
}
