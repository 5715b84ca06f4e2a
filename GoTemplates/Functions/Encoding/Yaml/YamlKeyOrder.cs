using System.Text;

namespace GoTemplates.Functions.Encoding.Yaml;

/// <summary>The order in which go-yaml 2 writes keys: numbers within them by value, letters after other characters.</summary>
internal static class YamlKeyOrder
{
    internal static int Compare(string left, string right)
    {
        Rune[] a = [.. left.EnumerateRunes()], b = [.. right.EnumerateRunes()];
        for (var i = 0; i < Math.Min(a.Length, b.Length); i++)
        {
            if (a[i] != b[i]) return CompareAt(a, b, i);
        }

        return a.Length.CompareTo(b.Length);
    }

    private static int CompareAt(Rune[] a, Rune[] b, int index)
    {
        bool leftIsLetter = Rune.IsLetter(a[index]), rightIsLetter = Rune.IsLetter(b[index]);
        if (leftIsLetter && rightIsLetter) return a[index].CompareTo(b[index]);
        if (leftIsLetter || rightIsLetter) return rightIsLetter ? -1 : 1;

        // A zero within a number counts as a digit of it.
        long start = 0;
        if (a[index].Value == '0' || b[index].Value == '0')
        {
            for (var i = index - 1; i >= 0 && Rune.IsDigit(a[i]) && start == 0; i--)
                start = a[i].Value != '0' ? 1 : 0;
        }

        var (leftNumber, leftEnd) = Number(a, index, start);
        var (rightNumber, rightEnd) = Number(b, index, start);
        if (leftNumber != rightNumber) return leftNumber.CompareTo(rightNumber);
        return leftEnd != rightEnd ? leftEnd.CompareTo(rightEnd) : a[index].CompareTo(b[index]);
    }

    private static (long Number, int End) Number(Rune[] runes, int index, long number)
    {
        while (index < runes.Length && Rune.IsDigit(runes[index]))
            number = unchecked(number * 10 + runes[index++].Value - '0');

        return (number, index);
    }
}
