namespace GoTemplates.Functions.Encoding;

/// <summary>How JSON is written.</summary>
internal enum JsonStyle
{
    /// <summary>Compact; what has a meaning in HTML is escaped, as by Go's <c>json.Marshal</c>.</summary>
    Html,

    /// <summary>As <see cref="Html"/>, with line breaks and two spaces a level.</summary>
    Pretty,

    /// <summary>Compact, without escapes for HTML.</summary>
    Raw,
}
