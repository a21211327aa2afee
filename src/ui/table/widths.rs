//! How wide the columns are, and where they lie.

use super::columns::Column;
use crate::ui::cells::TimeDetail;
use crate::ui::style;

impl Column {
    /// Width at first, and the least it gives way to where room is short, in points.
    #[must_use]
    pub fn widths(self, detail: TimeDetail) -> (f32, f32) {
        match self {
            Self::Sign | Self::Deliveries => (58.0, 58.0),
            Self::State => (80.0, 80.0),
            Self::Tag => (150.0, 88.0),
            Self::Object => (224.0, 104.0),
            Self::Created | Self::Started | Self::Ended => {
                let width = detail.chars() as f32 * style::MONO_CHAR + 2.0 * super::PADDING;
                (width, width)
            }
            Self::Wait | Self::Took => (94.0, 94.0),
            Self::Code => (168.0, 112.0),
            Self::Message => (280.0, 120.0),
            Self::File => (200.0, 96.0),
            Self::Id | Self::Run | Self::Queue => (160.0, 72.0),
            Self::Workflow | Self::Bucket | Self::Template | Self::UserData | Self::Event => (140.0, 72.0),
            Self::Task | Self::Region => (112.0, 72.0),
        }
    }
}

/// How wide a column gets where there is room for all of them, in points: texts that are often long get more of it.
fn roomy(column: Column, detail: TimeDetail) -> f32 {
    match column {
        Column::Tag => 190.0,
        Column::Object | Column::File => 480.0,
        Column::Code => 240.0,
        // What is left over at the end belongs to it anyway.
        Column::Message => 440.0,
        Column::Id | Column::Run | Column::Queue => 320.0,
        Column::Workflow | Column::Bucket | Column::Template | Column::UserData | Column::Event => 260.0,
        Column::Task | Column::Region => 160.0,
        _ => column.widths(detail).0,
    }
}

/// A column where it is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placed {
    /// Which one.
    pub column: Column,
    /// Its left edge, from that of the first column, in points.
    pub left: f32,
    /// Its width.
    pub width: f32,
}

/// Places columns side by side. Those that nobody gave a width make room for one another where `room` is
/// short, and share it where there is more, those with long texts first; a text at the end takes what is left over.
#[must_use]
pub fn place(
    columns: &[Column],
    chosen: impl Fn(Column) -> Option<f32>,
    detail: TimeDetail,
    room: f32,
) -> Vec<Placed> {
    let least = |column: Column| chosen(column).unwrap_or_else(|| column.widths(detail).1);
    let ends = columns.iter().scan(0.0, |end: &mut f32, &column| {
        *end += least(column);
        Some(*end)
    });
    // Where not all fit, as many as do fill the room to its edge: none is cut there.
    let fitting = ends.take_while(|&end| end <= room).count();
    let near = if fitting == 0 { columns } else { &columns[..fitting] };
    let wanted: f32 =
        near.iter().map(|&column| chosen(column).unwrap_or_else(|| column.widths(detail).0)).sum();
    let flexible = || near.iter().copied().filter(|&column| chosen(column).is_none());
    let spare: f32 = flexible().map(|column| column.widths(detail).0 - column.widths(detail).1).sum();
    let give = if spare > 0.0 { ((wanted - room) / spare).clamp(0.0, 1.0) } else { 0.0 };
    let wishes: f32 = flexible().map(|column| roomy(column, detail) - column.widths(detail).0).sum();
    let take = if wishes > 0.0 { ((room - wanted) / wishes).clamp(0.0, 1.0) } else { 0.0 };
    let mut left = 0.0;
    let mut placed: Vec<Placed> = Vec::with_capacity(columns.len());
    for (at, &column) in columns.iter().enumerate() {
        let (most, least) = column.widths(detail);
        let grown = |width: f32| (width + (roomy(column, detail) - most) * take).floor();
        let usual = if at < near.len() { grown(most - (most - least) * give) } else { least };
        let width = chosen(column).unwrap_or(usual);
        placed.push(Placed { column, left, width });
        left += width;
    }
    if let Some(last) = placed.last_mut()
        && !last.column.is_number()
        && !last.column.is_time()
        && last.column != Column::Sign
    {
        last.width = last.width.max(room - last.left);
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn width(placed: &[Placed], column: Column) -> f32 {
        placed.iter().find(|placed| placed.column == column).unwrap().width
    }

    #[test]
    fn columns_that_make_room_fit_into_it() {
        let least: f32 = Column::FIRST.iter().map(|column| column.widths(TimeDetail::Clock).1).sum();
        for more in 0..160_u8 {
            let room = least + f32::from(more);
            let placed = place(&Column::FIRST, |_| None, TimeDetail::Clock, room);
            let wide: f32 = placed.iter().map(|one| one.width).sum();
            // The widths of times are no whole points.
            assert!(wide <= room + 0.01, "{wide} in {room}");
        }
    }

    #[test]
    fn where_not_all_fit_none_is_cut_at_the_edge() {
        for room in [480.0, 560.0, 626.0_f32] {
            let placed = place(&Column::FIRST, |_| None, TimeDetail::Clock, room);
            let nearest = |one: &Placed| (one.left + one.width - room).abs();
            let gap = placed.iter().map(nearest).fold(f32::INFINITY, f32::min);
            assert!(gap < 4.0, "{room}: {placed:?}");
        }
    }

    #[test]
    fn columns_lie_side_by_side_and_a_text_at_the_end_takes_the_rest() {
        let columns = [Column::State, Column::Took, Column::Message];
        let placed = place(&columns, |_| None, TimeDetail::Clock, 1_000.0);
        let edges: Vec<f32> = placed.iter().map(|placed| placed.left).collect();
        assert_eq!(edges, [0.0, 80.0, 174.0]);
        assert!((width(&placed, Column::Message) - 826.0).abs() < 0.01);
        let numbers = place(&columns[..2], |_| None, TimeDetail::Clock, 1_000.0);
        assert!((width(&numbers, Column::Took) - 94.0).abs() < 0.01);
    }

    #[test]
    fn where_room_is_short_texts_give_way_but_not_what_was_chosen() {
        let columns = Column::FIRST;
        let chosen = |column: Column| (column == Column::Object).then_some(300.0);
        let placed = place(&columns, chosen, TimeDetail::Clock, 600.0);
        assert!((width(&placed, Column::Object) - 300.0).abs() < 0.01);
        assert!((width(&placed, Column::Took) - 94.0).abs() < 0.01);
        assert!((width(&placed, Column::Code) - 112.0).abs() < 0.01);
    }

    #[test]
    fn where_there_is_room_long_texts_share_it_and_none_of_it_is_missing() {
        let columns = [&Column::FIRST[..], &[Column::Message]].concat();
        let usual: f32 = columns.iter().map(|column| column.widths(TimeDetail::Clock).0).sum();
        let placed = place(&columns, |_| None, TimeDetail::Clock, usual + 300.0);
        let more = |column: Column| width(&placed, column) - column.widths(TimeDetail::Clock).0;
        assert!(more(Column::Object) > more(Column::Message) && more(Column::Message) > more(Column::Code));
        assert!(more(Column::Code) > more(Column::Tag) && more(Column::Tag) > 5.0);
        assert!(more(Column::Took).abs() < 1.0 && more(Column::Sign).abs() < 1.0);
        let wide: f32 = placed.iter().map(|one| one.width).sum();
        assert!((wide - usual - 300.0).abs() < 0.01, "{wide}");
        // What is more than anybody needs belongs to the last.
        let placed = place(&columns, |_| None, TimeDetail::Clock, 4_000.0);
        assert!((width(&placed, Column::Object) - 480.0).abs() < 0.01);
        assert!(width(&placed, Column::Message) > 1_000.0);
    }
}
