namespace Sandbox.Kubernetes.Decoding;

/// <summary>Tables that are embedded in the assembly as text.</summary>
public static class EmbeddedTable
{
    /// <summary>The lines of a table.</summary>
    /// <param name="name">The resource's name, as <c>Sandbox.csproj</c> gives it.</param>
    public static IReadOnlyList<string> Lines(string name)
    {
        using var stream = typeof(EmbeddedTable).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The table {name} isn't embedded in the assembly; see Sandbox.csproj.");
        using var reader = new StreamReader(stream);
        List<string> lines = [];
        while (reader.ReadLine() is { } line)
            lines.Add(line);
        return lines;
    }
}
