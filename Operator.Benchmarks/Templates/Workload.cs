using GoTemplates;

namespace Operator.Benchmarks.Templates;

/// <summary>A template and the data that it is executed with.</summary>
internal sealed record Workload(string Name, string Text, GoValue Data);
