// SPDX-License-Identifier: Apache-2.0
//! Tables onto sheets: a head that stays, filters, widths, and a print on A4 landscape.

use rust_xlsxwriter::{Workbook, Worksheet};

use super::SheetError;
use super::style::Styles;
use crate::cell::clip;
use crate::columns::{Cell, Column};

const A4: u8 = 9;

/// A sheet with one table.
pub(super) fn table(
    book: &mut Workbook,
    name: &str,
    columns: &[Column],
    rows: &[Vec<Cell>],
    styles: &Styles,
) -> Result<(), SheetError> {
    let sheet = prepared(book, name)?;
    let mut last = 0;
    for (at, (_, title, width)) in (0u16..).zip(columns) {
        sheet.write_string_with_format(0, at, *title, &styles.head)?;
        sheet.set_column_width(at, *width)?;
        last = at;
    }
    let mut bottom = 0;
    for (at, row) in (1u32..).zip(rows) {
        for (column, cell) in (0u16..).zip(row) {
            put(sheet, (at, column), cell, styles)?;
        }
        bottom = at;
    }
    sheet.autofilter(0, 0, bottom, last)?;
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_repeat_rows(0, 0)?;
    Ok(())
}

/// A sheet with a fact a line.
pub(super) fn facts<'a>(
    book: &mut Workbook,
    name: &str,
    facts: impl Iterator<Item = (&'a str, String)>,
    styles: &Styles,
) -> Result<(), SheetError> {
    let sheet = prepared(book, name)?;
    sheet.set_column_width(0, 28.0)?;
    sheet.set_column_width(1, 70.0)?;
    for (row, (name, fact)) in (0u32..).zip(facts) {
        sheet.write_string_with_format(row, 0, name, &styles.head)?;
        put(sheet, (row, 1), &Cell::Text(fact), styles)?;
    }
    Ok(())
}

fn prepared<'a>(book: &'a mut Workbook, name: &str) -> Result<&'a mut Worksheet, SheetError> {
    let sheet = book.add_worksheet();
    sheet.set_name(name)?;
    sheet.set_landscape();
    sheet.set_paper_size(A4);
    sheet.set_print_fit_to_pages(1, 0);
    Ok(sheet)
}

/// Text is always text: nothing here is ever read as a formula.
fn put(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    styles: &Styles,
) -> Result<(), SheetError> {
    match cell {
        Cell::Text(text) => {
            sheet.write_string_with_format(row, column, clip(text), styles.of(text))?;
        }
        Cell::Number(number) => {
            let number = u32::try_from(*number).unwrap_or(u32::MAX);
            sheet.write_number_with_format(row, column, number, &styles.text)?;
        }
    }
    Ok(())
}
