namespace GoTemplates.Functions.Dates;

/// <summary>A piece of a layout.</summary>
internal readonly record struct LayoutPiece(LayoutElement Element, string Text);
