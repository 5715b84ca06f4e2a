namespace GoTemplates.Functions.Urls;

/// <summary>A part of a URL, which decides what must be escaped in it.</summary>
internal enum UrlPart
{
    Path,
    User,
    Host,
    Fragment,
}
