//! The disk and the threads: walking, reading, writing.
