//! Sorting by counting.

/// Counting sort that keeps its room for the next time.
#[derive(Debug, Default)]
pub(super) struct Sorter {
    /// What was sorted, by its place before: bucket by bucket, in a bucket as it came.
    pub order: Vec<u32>,
    /// Where each bucket ends.
    pub ends: Vec<u32>,
}

impl Sorter {
    /// Sorts things, told by the number of the bucket of each, into so many buckets.
    pub fn sort(&mut self, buckets: impl ExactSizeIterator<Item = u32> + Clone, len: usize) {
        self.ends.clear();
        self.ends.resize(len, 0);
        self.order.clear();
        self.order.resize(buckets.len(), 0);
        for bucket in buckets.clone() {
            self.ends[bucket as usize] += 1;
        }
        let mut total = 0;
        for end in &mut self.ends {
            total += *end;
            *end = total - *end;
        }
        // Each bucket's begin moves on to its end as it fills.
        for (at, bucket) in (0..).zip(buckets) {
            let next = &mut self.ends[bucket as usize];
            self.order[*next as usize] = at;
            *next += 1;
        }
    }
}
