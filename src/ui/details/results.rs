//! x
use super::{DetailsState, Shown};
use crate::ui::Actions;
use egui::Ui;
#[derive(Debug, Default)]
pub(super) struct ResultsState {}
pub(super) fn show(_ui: &mut Ui, _shown: &Shown<'_>, _state: &mut DetailsState, _actions: &mut Actions) {}
