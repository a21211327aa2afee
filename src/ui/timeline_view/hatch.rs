//! Hatching: one small tile of diagonal stripes, repeated.

use crate::ui::style;
use egui::{Color32, ColorImage, Id, Mesh, Rect, TextureHandle, TextureOptions, Ui, pos2};

/// Width and height of the tile, in points.
const TILE: f32 = 7.0;
/// How much of the tile a stripe takes.
const STRIPE: f32 = 0.32;
/// What lies between the stripes, as a share of their colour.
const BETWEEN: f32 = 0.24;
/// Samples a pixel and axis: what makes the stripes smooth.
const SAMPLES: usize = 4;

/// Gathers hatched places, to be painted at once.
pub(super) struct Hatch {
    mesh: Mesh,
    /// Keeps the texture alive until it is painted.
    _tile: TextureHandle,
}

impl Hatch {
    pub fn new(ui: &Ui) -> Self {
        let tile = tile(ui);
        Self { mesh: Mesh::with_texture(tile.id()), _tile: tile }
    }

    /// Hatches a place. The stripes begin at `origin`, so that they move with what they belong to.
    pub fn rect(&mut self, rect: Rect, origin: f32, color: Color32) {
        let u = |x: f32| (x - origin) / TILE;
        let v = |y: f32| (y - rect.top()) / TILE;
        let uv = Rect::from_min_max(pos2(u(rect.left()), 0.0), pos2(u(rect.right()), v(rect.bottom())));
        self.mesh.add_rect_with_uv(rect, uv, color);
    }

    pub fn into_mesh(self) -> Mesh {
        self.mesh
    }
}

/// The tile for the pixels of this screen, made when it is needed first.
fn tile(ui: &Ui) -> TextureHandle {
    let side = (TILE * ui.pixels_per_point()).round().clamp(4.0, 64.0) as usize;
    let id = Id::unique(("timeline hatch", side));
    if let Some(tile) = ui.data(|data| data.get_temp::<TextureHandle>(id)) {
        return tile;
    }
    let tile = ui.ctx().load_texture("timeline hatch", image(side), TextureOptions::LINEAR_REPEAT);
    ui.data_mut(|data| data.insert_temp(id, tile.clone()));
    tile
}

fn image(side: usize) -> ColorImage {
    let pixels = (0..side * side).map(|at| {
        let alpha = BETWEEN + (1.0 - BETWEEN) * coverage(at % side, at / side, side);
        style::TINTED.gamma_multiply(alpha)
    });
    ColorImage::new([side, side], pixels.collect())
}

/// How much of a pixel of the tile a stripe covers.
fn coverage(x: usize, y: usize, side: usize) -> f32 {
    let inside = (0..SAMPLES * SAMPLES).filter(|sample| {
        let at = |pixel: usize, sample: usize| pixel as f32 + (sample as f32 + 0.5) / SAMPLES as f32;
        let along = at(x, sample % SAMPLES) + at(y, sample / SAMPLES);
        (along / side as f32).fract() < STRIPE
    });
    inside.count() as f32 / (SAMPLES * SAMPLES) as f32
}
