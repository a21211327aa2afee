//! Callscope: a viewer for captured callbacks of Tencent Cloud's Cloud Infinite.
pub mod app;
pub mod callback;
pub mod capture;
pub mod cli;
pub mod config;
pub mod doc;
pub mod export;
pub mod index;
pub mod ingest;
pub mod link;
pub mod marks;
pub mod query;
pub mod sanitize;
pub mod text;
pub mod time;
pub mod timeline;
pub mod ui;
