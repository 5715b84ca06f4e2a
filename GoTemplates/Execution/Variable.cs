namespace GoTemplates.Execution;

/// <summary>A variable's name, with its dollar sign, and value.</summary>
internal record struct Variable(string Name, GoValue Value);
