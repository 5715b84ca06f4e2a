namespace GoTemplates.Syntax;

/// <summary>A template ready for execution.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Source">The text that it was defined in.</param>
/// <param name="Root">What it consists of.</param>
internal sealed record ParsedTemplate(string Name, TemplateSource Source, ListNode Root);
