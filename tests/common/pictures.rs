//! Pictures of windows, compared with those in `tests/snapshots`; `UPDATE_SNAPSHOTS=1` draws them anew.

use egui_kittest::wgpu::WgpuTestRenderer;
use egui_kittest::{Harness, SnapshotOptions};
use std::path::Path;
use std::sync::LazyLock;

/// How much the colour of a pixel may differ. Other rasterisers blend the edges of lines a little differently.
const THRESHOLD: f32 = 1.0;
/// So many pixels may differ by more: a letter or a bar that is missing are more.
const MOST_PIXELS: usize = 60;

/// Whether there is something that can draw.
static CAN_DRAW: LazyLock<bool> = LazyLock::new(|| std::panic::catch_unwind(WgpuTestRenderer::new).is_ok());

/// Whether pictures can be drawn here; says so where they cannot.
pub fn can_draw() -> bool {
    if !*CAN_DRAW {
        println!("skipped: no rasteriser");
    }
    *CAN_DRAW
}

/// Compares what is shown with the picture of that name.
pub fn compare<T>(harness: &mut Harness<'_, T>, name: &str) {
    let options = SnapshotOptions::new().threshold(THRESHOLD).max_failed_pixels(MOST_PIXELS);
    harness.snapshot_options(name, &options);
    pack(&Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/snapshots/{name}.png")));
}

/// Writes a picture that was drawn anew once more, in as little room as it can be kept in.
fn pack(path: &Path) {
    let file = std::io::BufReader::new(std::fs::File::open(path).unwrap());
    let mut reader = png::Decoder::new(file).read_info().unwrap();
    if reader.info().color_type == png::ColorType::Rgb {
        return;
    }
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    let opaque: Vec<u8> = pixels.as_chunks::<4>().0.iter().flat_map(|&[r, g, b, _]| [r, g, b]).collect();
    let mut encoder = png::Encoder::new(std::fs::File::create(path).unwrap(), info.width, info.height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_compression(png::Compression::High);
    encoder.set_filter(png::Filter::NoFilter);
    encoder.write_header().unwrap().write_image_data(&opaque).unwrap();
}
