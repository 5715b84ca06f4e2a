using System.Globalization;

namespace Quickstart;

/// <summary>Tells a person what happens: what is done, what came of it, and how long it took.</summary>
/// <param name="output">Where to.</param>
/// <param name="colours">Whether the output is a terminal that shows colours.</param>
/// <param name="time">Measures the steps.</param>
public sealed class Narrator(TextWriter output, bool colours, TimeProvider time)
{
    private long _since = time.GetTimestamp();

    /// <summary>A heading.</summary>
    public void Title(string text) => output.WriteLine($"\n{Paint("1", text)}");

    /// <summary>What a person would type.</summary>
    public void Command(string text)
    {
        _since = time.GetTimestamp();
        output.WriteLine($"\n  {Paint("36", "$ " + text)}");
    }

    /// <summary>What came of it, with the time since the command.</summary>
    public void Done(string text)
    {
        var took = time.GetElapsedTime(_since);
        _since = time.GetTimestamp();
        output.WriteLine($"  {Paint("32", "✓")} {text} {Paint("2", string.Create(CultureInfo.InvariantCulture, $"({took.TotalMilliseconds:0} ms)"))}");
    }

    /// <summary>Something beside.</summary>
    public void Detail(string text) => output.WriteLine($"    {Paint("2", text)}");

    /// <summary>Plain text.</summary>
    public void Line(string text = "") => output.WriteLine(text.Length == 0 ? text : "  " + text);

    private string Paint(string code, string text) => colours ? $"\e[{code}m{text}\e[0m" : text;
}
