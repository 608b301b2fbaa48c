//! From the text of a filter to its condition, by recursive descent.

use siting_units::Text;

use super::condition::{Comparison, Condition, Literal};

/// Deeper nesting than anybody writes by hand; keeps the stack small.
const MAX_DEPTH: usize = 64;

pub(super) fn parse(written: &str) -> Result<Condition, Text> {
    let mut parser = Parser { tokens: tokens(written)?, next: 0 };
    let condition = parser.any(0)?;
    match parser.peek() {
        None => Ok(condition),
        Some(_) => Err(parser.expected("`and`, `or` or the end", "`and`、`or` 或结尾")),
    }
}

/// A piece of a filter and the character it starts at.
#[derive(Clone, Debug)]
struct Token {
    kind: TokenKind,
    written: String,
    at: usize,
}

#[derive(Clone, Debug, PartialEq)]
enum TokenKind {
    Word,
    /// A word between backticks, never a keyword.
    Field,
    Text,
    Number(f64),
    Sign,
}

struct Parser {
    tokens: Vec<Token>,
    next: usize,
}

impl Parser {
    fn any(&mut self, depth: usize) -> Result<Condition, Text> {
        let mut parts = vec![self.all(depth)?];
        while self.takes_word("or") {
            parts.push(self.all(depth)?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Condition::Any(parts) })
    }

    fn all(&mut self, depth: usize) -> Result<Condition, Text> {
        let mut parts = vec![self.one(depth)?];
        while self.takes_word("and") {
            parts.push(self.one(depth)?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Condition::All(parts) })
    }

    fn one(&mut self, depth: usize) -> Result<Condition, Text> {
        if depth == MAX_DEPTH {
            return Err(self.expected("fewer than 64 levels of nesting", "少于 64 层嵌套"));
        }
        if self.takes_word("not") {
            return Ok(Condition::Not(Box::new(self.one(depth + 1)?)));
        }
        if self.takes_sign("(") {
            let inner = self.any(depth + 1)?;
            return if self.takes_sign(")") { Ok(inner) } else { Err(self.expected("`)`", "`)`")) };
        }
        self.about_a_field()
    }

    fn about_a_field(&mut self) -> Result<Condition, Text> {
        let field = match self.peek() {
            Some(it) if matches!(it.kind, TokenKind::Word | TokenKind::Field) => it.written.clone(),
            _ => return Err(self.expected("a field", "字段名")),
        };
        self.next += 1;
        if self.takes_word("is") {
            return match (self.takes_word("known"), self.takes_word("unknown")) {
                (true, _) => Ok(Condition::IsKnown { field }),
                (_, true) => Ok(Condition::Not(Box::new(Condition::IsKnown { field }))),
                _ => Err(self.expected("`known` or `unknown`", "`known` 或 `unknown`")),
            };
        }
        if self.takes_word("in") {
            return Ok(Condition::In { field, values: self.values()? });
        }
        if self.takes_word("not") {
            if !self.takes_word("in") {
                return Err(self.expected("`in`", "`in`"));
            }
            let inside = Condition::In { field, values: self.values()? };
            return Ok(Condition::Not(Box::new(inside)));
        }
        self.comparison(field)
    }

    fn comparison(&mut self, field: String) -> Result<Condition, Text> {
        let sign = self.peek().filter(|it| it.kind == TokenKind::Sign).map(|it| it.written.clone());
        let by = match sign.as_deref() {
            Some("=" | "==" | "!=") => Comparison::Equal,
            Some("<") => Comparison::Less,
            Some("<=") => Comparison::LessOrEqual,
            Some(">") => Comparison::Greater,
            Some(">=") => Comparison::GreaterOrEqual,
            _ => return Err(self.expected("`=`, `<`, `in` or `is`", "`=`、`<`、`in` 或 `is`")),
        };
        self.next += 1;
        let compare = Condition::Compare { field, by, with: self.value()? };
        let is_negated = sign.as_deref() == Some("!=");
        Ok(if is_negated { Condition::Not(Box::new(compare)) } else { compare })
    }

    fn values(&mut self) -> Result<Vec<Literal>, Text> {
        if !self.takes_sign("[") {
            return Err(self.expected("`[`", "`[`"));
        }
        let mut values = Vec::new();
        while !self.takes_sign("]") {
            if !values.is_empty() && !self.takes_sign(",") {
                return Err(self.expected("`,` or `]`", "`,` 或 `]`"));
            }
            values.push(self.value()?);
        }
        Ok(values)
    }

    fn value(&mut self) -> Result<Literal, Text> {
        let value = match self.peek().map(|it| (&it.kind, &it.written)) {
            Some((TokenKind::Number(number), _)) => Literal::Number(*number),
            Some((TokenKind::Text, text)) => Literal::Text(text.clone()),
            _ => return Err(self.expected("a number or text in quotes", "数字或加引号的文字")),
        };
        self.next += 1;
        Ok(value)
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next).filter(|it| !it.written.is_empty() || it.kind != TokenKind::Sign)
    }

    fn takes_word(&mut self, word: &str) -> bool {
        self.takes(|it| it.kind == TokenKind::Word && it.written.eq_ignore_ascii_case(word))
    }

    fn takes_sign(&mut self, sign: &str) -> bool {
        self.takes(|it| it.kind == TokenKind::Sign && it.written == sign)
    }

    fn takes(&mut self, is_wanted: impl Fn(&Token) -> bool) -> bool {
        let takes = self.peek().is_some_and(is_wanted);
        self.next += usize::from(takes);
        takes
    }

    fn expected(&self, en: &str, zh: &str) -> Text {
        let at = self.tokens[self.next].at;
        let (found_en, found_zh) = match self.peek() {
            Some(Token { kind: TokenKind::Text, written, .. }) => {
                (format!("`'{written}'`"), format!("`'{written}'`"))
            }
            Some(it) => (format!("`{}`", it.written), format!("`{}`", it.written)),
            None => ("the end".to_owned(), "结尾".to_owned()),
        };
        Text::new(
            format!("at character {at} of the filter: expected {en}, found {found_en}"),
            format!("筛选条件第 {at} 个字符处：应为{zh}，这里是{found_zh}"),
        )
    }
}

/// Cuts a filter into pieces; the last one is empty and marks the end.
fn tokens(written: &str) -> Result<Vec<Token>, Text> {
    let chars: Vec<char> = written.chars().collect();
    let mut tokens = Vec::new();
    let mut next = 0;
    while next < chars.len() {
        let start = next;
        let kind = match chars[next] {
            it if it.is_whitespace() => {
                next += 1;
                continue;
            }
            quote @ ('"' | '\'' | '`') => {
                let length = chars[next + 1..].iter().position(|&it| it == quote);
                let length = length.ok_or_else(|| unclosed(start + 1))?;
                next += length + 2;
                let text: String = chars[start + 1..next - 1].iter().collect();
                let kind = if quote == '`' { TokenKind::Field } else { TokenKind::Text };
                tokens.push(Token { kind, written: text, at: start + 1 });
                continue;
            }
            it if it.is_ascii_digit() || it == '-' || it == '.' => {
                let is_part = |it: &char| it.is_ascii_alphanumeric() || "+-.".contains(*it);
                next += chars[next..].iter().take_while(|it| is_part(it)).count();
                let digits: String = chars[start..next].iter().collect();
                let number = digits.parse::<f64>().ok().filter(|it| it.is_finite());
                TokenKind::Number(number.ok_or_else(|| not_a_number(start + 1, &digits))?)
            }
            it if is_word(it) => {
                next += chars[next..].iter().take_while(|&&it| is_word(it)).count();
                TokenKind::Word
            }
            it => {
                let is_double = "=!<>".contains(it) && chars.get(next + 1) == Some(&'=');
                next += if is_double { 2 } else { 1 };
                TokenKind::Sign
            }
        };
        tokens.push(Token { kind, written: chars[start..next].iter().collect(), at: start + 1 });
    }
    tokens.push(Token { kind: TokenKind::Sign, written: String::new(), at: chars.len() + 1 });
    Ok(tokens)
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_' || letter == ':'
}

fn unclosed(at: usize) -> Text {
    Text::new(
        format!("at character {at} of the filter: the quote is never closed"),
        format!("筛选条件第 {at} 个字符处：引号没有闭合"),
    )
}

fn not_a_number(at: usize, digits: &str) -> Text {
    Text::new(
        format!("at character {at} of the filter: `{digits}` is not a number"),
        format!("筛选条件第 {at} 个字符处：`{digits}` 不是数字"),
    )
}
