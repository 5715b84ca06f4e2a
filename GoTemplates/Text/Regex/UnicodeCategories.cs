using System.Globalization;

namespace GoTemplates.Text.Regex;

/// <summary>Unicode's general categories by their short names.</summary>
internal static class UnicodeCategories
{
    private const string Names = "LuLlLtLmLoMnMcMeNdNlNoZsZlZpCcCfCsCoPcPdPsPePiPfPoSmScSkSoCn";

    /// <summary>Bits by <see cref="UnicodeCategory"/> of a category such as <c>Lu</c> or a group such as <c>L</c>; null if there is none.</summary>
    internal static int? Find(string name)
    {
        if (name == "Any")
            return int.MaxValue;

        var bits = 0;
        for (var i = 0; i < Names.Length / 2; i++)
        {
            if (name.Length is 1 or 2 && Names.AsSpan(2 * i, 2).StartsWith(name, StringComparison.Ordinal)) bits |= 1 << i;
        }

        // Go's C has no unassigned code points.
        if (name == "C") bits &= ~(1 << (int)UnicodeCategory.OtherNotAssigned);
        return bits == 0 || name == "Cn" ? null : bits;
    }
}
