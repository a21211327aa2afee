//! How a file is cut into its bodies.

use super::*;

pub(super) fn parts(source: &str) -> Vec<&str> {
    split(source, usize::MAX).0.into_iter().map(|range| &source[range]).collect()
}

#[test]
fn a_file_is_cut_into_its_bodies() {
    for expected in [
        &["<R>1</R>"] as &[&str],
        &["<R>1</R>", "<R>2</R>", "<R>3</R>"],
        &["<R/>", "<R><R/></R>", "<S a='/>'/>"],
        &["<?xml version='1.0'?><R>1</R>", "<?xml version='1.0'?>\n<R>2</R>"],
        &["<!-- 1 --><R>1</R>", "<!-- 2 --><R>2</R><!-- 3 --> tail"],
        &["<R><![CDATA[</R><R>]]></R>", "<R><!-- </R><R> --></R>", "<R k='</R>'><?p </R>?></R>"],
        &["<R><S></R>", "<R></T></R>"],
        &["<R>1</R> tail", "<R>2</R>"],
        // Rootless events, alone and among others.
        &["<EventName>W</EventName>\n<WorkflowExecution><A/></WorkflowExecution>"],
        &["<WorkflowExecution/><EventName>W</EventName>"],
        &["<EventName/><WorkflowExecution/>", "<EventName/><WorkflowExecution/>"],
        &["<WorkflowExecution/><EventName/>", "<R/>", "<EventName/><!-- --><WorkflowExecution/>"],
        &["<EventName/>", "<EventName/><WorkflowExecution/>", "<WorkflowExecution/>"],
        &["<EventName/>", "<?xml version='1.0'?><WorkflowExecution/>"],
        // Broken ones.
        &["<R><A>1</A>"],
        &["<R>1</R>", "<R><A>"],
        &["<R>1</R>", "<R><A"],
        &["<R>1</R>", "<?xml version='1.0'?><R><A>1", "<?xml version='1.0'?><R>3</R>"],
        &["hello"],
        &["hello <a> &"],
        &["</a>"],
        &["<"],
        &["<!-- only -->"],
        &["<R k=1>1</R>", "<R <S>2</S></R>", "<R>3</R>"],
    ] {
        for gap in ["\n", "\r\n\r\n", "  "] {
            let source = expected.join(gap);
            assert_eq!(parts(&source), expected, "{source}");
            assert_eq!(parts(&format!("\n {source} \n")).len(), expected.len(), "{source}");
        }
    }
    assert_eq!(parts("<R>1</R><R>2</R>"), ["<R>1</R>", "<R>2</R>"]);
    assert_eq!(
        parts("<R>1</R>\n<R><A>2\n<R>3</R>\n<R>4</R>"),
        ["<R>1</R>", "<R><A>2", "<R>3</R>", "<R>4</R>"]
    );
    assert_eq!(parts("<a>\n<a>1</a>\n<a>2</a>\n</a>").len(), 1);
    assert_eq!(parts(" \n"), [""; 0]);
    assert_eq!(parts(" <R/> "), ["<R/>"]);
    assert_eq!(parts("\n<?xml version='1.0'?><R/>\n"), ["\n<?xml version='1.0'?><R/>"]);
    assert_eq!(parts(BODY), [BODY]);
}

#[test]
fn one_bad_body_of_six_costs_only_itself() {
    let good =
        "<Response><EventName>TaskFinish</EventName>\n<JobsDetail><Tag>a</Tag></JobsDetail></Response>";
    for bad in
        [&good[..30], &good[..60], &good[..good.len() - 11], "<Response>", "<Response><Tag>a<Tag></Response>"]
    {
        for place in 0..6 {
            let mut bodies = vec![good; 6];
            bodies[place] = bad;
            let source = bodies.join("\n");
            assert_eq!(parts(&source), bodies, "{bad} at {place}");
        }
    }
}
