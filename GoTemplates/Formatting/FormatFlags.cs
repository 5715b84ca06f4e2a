namespace GoTemplates.Formatting;

/// <summary>The flags, width and precision of a verb.</summary>
internal struct FormatFlags
{
    internal bool Minus;
    internal bool Plus;
    internal bool Sharp;
    internal bool Space;
    internal bool Zero;

    /// <summary><c>%+v</c>: the plus is about fields, not about signs.</summary>
    internal bool PlusV;

    /// <summary><c>%#v</c>: Go syntax.</summary>
    internal bool SharpV;

    internal int? Width;
    internal int? Precision;
}
