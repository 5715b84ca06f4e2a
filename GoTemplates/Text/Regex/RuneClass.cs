using System.Globalization;
using System.Text;

namespace GoTemplates.Text.Regex;

/// <summary>A set of code points.</summary>
internal sealed class RuneClass
{
    private readonly List<(int From, int To)> _ranges = [];
    private readonly List<(int Categories, bool Negated)> _categories = [];
    private readonly List<RuneClass> _classes = [];

    internal bool IsNegated { get; set; }

    /// <summary>Whether upper and lower case are the same.</summary>
    internal bool IgnoresCase { get; init; }

    internal static RuneClass Of(int rune, bool ignoresCase)
    {
        var single = new RuneClass { IgnoresCase = ignoresCase };
        single.Add(rune, rune);
        return single;
    }

    internal void Add(int from, int to) => _ranges.Add((from, to));

    /// <summary>Adds the code points of Unicode categories, given as bits by <see cref="UnicodeCategory"/>, or all others.</summary>
    internal void AddCategories(int categories, bool negated) => _categories.Add((categories, negated));

    internal void Add(RuneClass other) => _classes.Add(other);

    internal bool Contains(int rune)
    {
        var contains = Includes(rune);
        if (!contains && IgnoresCase && Rune.IsValid(rune))
        {
            var value = new Rune(rune);
            contains = Includes(Rune.ToLowerInvariant(value).Value) || Includes(Rune.ToUpperInvariant(value).Value) || IncludesOtherCase(rune);
        }

        return contains != IsNegated;
    }

    // The two letters with a third form: the Kelvin sign and the long s.
    private bool IncludesOtherCase(int rune) => rune switch
    {
        'k' or 'K' => Includes(0x212A),
        's' or 'S' => Includes(0x17F),
        0x212A => Includes('k') || Includes('K'),
        0x17F => Includes('s') || Includes('S'),
        _ => false,
    };

    private bool Includes(int rune)
    {
        foreach (var (from, to) in _ranges)
        {
            if (rune >= from && rune <= to) return true;
        }

        foreach (var (categories, negated) in _categories)
        {
            var category = Rune.IsValid(rune) ? Rune.GetUnicodeCategory(new Rune(rune)) : UnicodeCategory.Surrogate;
            if ((categories >> (int)category & 1) == 1 != negated) return true;
        }

        foreach (var other in _classes)
        {
            if (other.Contains(rune)) return true;
        }

        return false;
    }
}
