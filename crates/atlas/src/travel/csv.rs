//! Points from a CSV file.
//!
//! GDAL is not asked: it takes a table of numbers for a raster of heights.

use geo::Coord;
use siting_units::Text;

/// The ids and points of a CSV text (RFC 4180, or with semicolons or tabs) with columns `id`, `lon`
/// and `lat`. `name` is the file's, for messages.
pub(super) fn points(name: &str, bytes: &[u8]) -> Result<(Vec<String>, Vec<Coord>), Text> {
    let text = std::str::from_utf8(bytes).map_err(|_| {
        Text::new(format!("{name} is not text in UTF-8"), format!("{name} 不是 UTF-8 文本"))
    })?;
    let text = text.trim_start_matches('\u{feff}');
    let first = text.lines().next().unwrap_or_default();
    let separator = [',', ';', '\t'].into_iter().find(|it| first.contains(*it)).unwrap_or(',');
    let mut rows = rows(text, separator).into_iter();
    let (_, header) = rows.next().unwrap_or_default();
    let column = |wanted: &str| {
        let place = header.iter().position(|it| it.trim().eq_ignore_ascii_case(wanted));
        place.ok_or_else(|| no_column(name, wanted, &header))
    };
    let (id, lon, lat) = (column("id")?, column("lon")?, column("lat")?);
    let (mut ids, mut coords) = (Vec::new(), Vec::new());
    for (line, cells) in rows {
        let degrees = |column: usize, key: &str| {
            let written = cells.get(column).map_or("", String::as_str).trim();
            let number = written.parse::<f64>().ok().filter(|it| it.is_finite());
            number.ok_or_else(|| no_number(name, line, key, written))
        };
        coords.push(Coord { x: degrees(lon, "lon")?, y: degrees(lat, "lat")? });
        ids.push(cells.get(id).cloned().unwrap_or_default());
    }
    Ok((ids, coords))
}

/// The cells of every row that is not empty, with the line it begins on, from 1.
fn rows(text: &str, separator: char) -> Vec<(usize, Vec<String>)> {
    let (mut rows, mut cells, mut cell) = (Vec::new(), Vec::new(), String::new());
    let (mut line, mut row_line, mut is_quoted) = (1, 1, false);
    let mut rest = text.chars().peekable();
    while let Some(it) = rest.next() {
        line += usize::from(it == '\n');
        match it {
            '"' if is_quoted && rest.peek() == Some(&'"') => cell.extend(rest.next()),
            '"' if is_quoted || cell.is_empty() => is_quoted = !is_quoted,
            _ if is_quoted => cell.push(it),
            '\r' if rest.peek() == Some(&'\n') => {}
            '\n' => {
                cells.push(std::mem::take(&mut cell));
                rows.push((row_line, std::mem::take(&mut cells)));
                row_line = line;
            }
            _ if it == separator => cells.push(std::mem::take(&mut cell)),
            _ => cell.push(it),
        }
    }
    cells.push(cell);
    rows.push((row_line, cells));
    rows.retain(|(_, cells)| cells.iter().any(|it| !it.trim().is_empty()));
    rows
}

fn no_column(name: &str, wanted: &str, header: &[String]) -> Text {
    let known = header.join("`, `");
    Text::new(
        format!(
            "{name} needs the columns `id`, `lon` and `lat`; there is no `{wanted}` in `{known}`"
        ),
        format!("{name} 需要 `id`、`lon` 和 `lat` 列；`{known}` 中没有 `{wanted}`"),
    )
}

fn no_number(name: &str, line: usize, key: &str, written: &str) -> Text {
    Text::new(
        format!("{name}, line {line}: `{key}` is a number of degrees, not `{written}`"),
        format!("{name} 第 {line} 行：`{key}` 应为度数，而不是 `{written}`"),
    )
}

#[cfg(test)]
mod tests {
    use super::points;

    fn check(text: &str, expected: &str) {
        let found = match points("p.csv", text.as_bytes()) {
            Ok((ids, coords)) => {
                let both =
                    ids.iter().zip(&coords).map(|(id, at)| format!("{id}@{},{}", at.x, at.y));
                both.collect::<Vec<_>>().join(" ")
            }
            Err(text) => text.en,
        };
        assert_eq!(found, expected);
    }

    #[test]
    fn points_are_read_whatever_wrote_them() {
        check("id,lon,lat\n1,2,3\n", "1@2,3");
        check("\u{feff}lat;LON;name;id\r\n3;2.5;x;001\r\n\r\n", "001@2.5,3");
        check("id\tlon\tlat\na b\t-2\t-3", "a b@-2,-3");
        check("id,lon,lat\n\"a, \"\"b\"\"\",2,3\n\"c\nd\",4,5\n", "a, \"b\"@2,3 c\nd@4,5");
        check("id,lon,lat\n", "");
    }

    #[test]
    fn what_is_no_place_is_named() {
        check("id,lon,lat\n1,2,3\n2,,3\n", "p.csv, line 3: `lon` is a number of degrees, not ``");
        check("id,lon,lat\n1,2\n", "p.csv, line 2: `lat` is a number of degrees, not ``");
        check("id,lon,lat\n1,nan,2\n", "p.csv, line 2: `lon` is a number of degrees, not `nan`");
        check(
            "name,lon,lat\n1,2,3\n",
            "p.csv needs the columns `id`, `lon` and `lat`; there is no `id` in `name`, `lon`, `lat`",
        );
        check("", "p.csv needs the columns `id`, `lon` and `lat`; there is no `id` in ``");
    }
}
