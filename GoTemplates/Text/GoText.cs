using GoTemplates.Execution;
using GoTemplates.Formatting;

namespace GoTemplates.Text;

/// <summary>Strings of values, as sprig makes them.</summary>
internal static class GoText
{
    /// <summary>sprig's <c>strval</c>: a string as it is, anything else as <c>%v</c> prints it.</summary>
    internal static string Of(ExecutionBudget budget, in GoValue value)
    {
        if (value.Kind == GoKind.List && value.AsList().IsBytes)
            return Printer.Format(budget, "%s", [value]);

        return value.Kind == GoKind.String ? value.AsString() : Printer.Format(budget, "%v", [value]);
    }

    /// <summary>sprig's <c>strslice</c>: the elements of a list as strings, without nils; anything else as the only element.</summary>
    internal static List<string> ListOf(ExecutionBudget budget, in GoValue value)
    {
        if (value.Kind != GoKind.List)
            return value.IsNil ? [] : [Of(budget, value)];

        var list = value.AsList();
        var texts = new List<string>(list.Count);
        foreach (var item in list.Span)
        {
            budget.Step();
            if (!item.IsNil) texts.Add(Of(budget, item));
        }

        return texts;
    }

    /// <summary>A string whose units are the bytes of another, for functions that Go defines on bytes.</summary>
    internal static string ToByteUnits(string text) =>
        System.Text.Ascii.IsValid(text) ? text : System.Text.Encoding.Latin1.GetString(GoString.ToBytes(text));

    /// <summary>The string whose bytes are the units of another.</summary>
    internal static string FromByteUnits(string units) =>
        System.Text.Ascii.IsValid(units) ? units : GoString.FromBytes(System.Text.Encoding.Latin1.GetBytes(units));
}
