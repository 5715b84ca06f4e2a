using System.Security.Cryptography;
using System.Text;
using GoTemplates.Formatting;
using GoTemplates.Text;
using static GoTemplates.Functions.ParameterType;

namespace GoTemplates.Functions.Strings;

/// <summary>sprig's functions on strings.</summary>
internal static class StringFunctions
{
    internal static void Register(FunctionSetBuilder functions)
    {
        functions
            .Add("hello", () => "Hello!")
            .Add("trim", (string text) => text.Trim())
            .Add("upper", (string text) => LetterCase.ToUpper(text))
            .Add("lower", (string text) => LetterCase.ToLower(text))
            .Add("title", (string text) => Casing.Title(text))
            .Add("untitle", (string text) => Casing.Untitle(text))
            .Add("swapcase", (string text) => Casing.Swap(text))
            .Add("snakecase", (string text) => WordCasing.Join(text, '_'))
            .Add("kebabcase", (string text) => WordCasing.Join(text, '-'))
            .Add("camelcase", (string text) => WordCasing.Camel(text))
            .Add("nospace", (string text) => Shortening.WithoutSpace(text))
            .Add("initials", (string text) => Shortening.Initials(text))
            .Add("abbrev", (long width, string text) => Shortening.Abbreviate(text, 0, width))
            .Add("abbrevboth", (long left, long right, string text) => Shortening.AbbreviateBoth(text, left, right))
            .Add("trunc", (long length, string text) => Shortening.Truncate(text, length))
            .Add("substr", (long start, long end, string text) => Shortening.Substring(text, start, end))
            .Add("trimall", (string characters, string text) => Trimming.Around(text, characters))
            .Add("trimAll", (string characters, string text) => Trimming.Around(text, characters))
            .Add("trimSuffix", (string suffix, string text) => text.EndsWith(suffix, StringComparison.Ordinal) ? text[..^suffix.Length] : text)
            .Add("trimPrefix", (string prefix, string text) => text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : text)
            .Add("contains", (string part, string text) => text.Contains(part, StringComparison.Ordinal))
            .Add("hasPrefix", (string prefix, string text) => text.StartsWith(prefix, StringComparison.Ordinal))
            .Add("hasSuffix", (string suffix, string text) => text.EndsWith(suffix, StringComparison.Ordinal))
            .Add("plural", (string one, string many, long count) => count == 1 ? one : many);
        RegisterSplitting(functions);
        RegisterMaking(functions);
    }

    private static void RegisterSplitting(FunctionSetBuilder functions) => functions
        .Add("split", (string separator, string text) => Splitting.Numbered(Splitting.Split(text, separator, -1)))
        .Add("splitn", (string separator, long count, string text) => Splitting.Numbered(Splitting.Split(text, separator, count)))
        .Add("splitList", (string separator, string text) => GoList.OfStrings(Splitting.Split(text, separator, -1)))
        .Add("toStrings", [Any], call => GoList.OfStrings(GoText.ListOf(call.Context.Budget, call[0])))
        .Add("toString", [Any], call => GoText.Of(call.Context.Budget, call[0]))
        .Add("join", [ParameterType.String, Any], Join)
        .Add("sortAlpha", [Any], SortAlpha);

    private static void RegisterMaking(FunctionSetBuilder functions) => functions
        .Add("repeat", [Int, ParameterType.String], Repeat)
        .Add("indent", [Int, ParameterType.String], call => Indent(call, ""))
        .Add("nindent", [Int, ParameterType.String], call => Indent(call, "\n"))
        .Add("replace", [ParameterType.String, ParameterType.String, ParameterType.String], Replace)
        .Add("wrap", [Int, ParameterType.String], call => Wrapping.Wrap(call, call[1].AsString(), "\n", breaksWords: false))
        .Add("wrapWith", [Int, ParameterType.String, ParameterType.String],
            call => Wrapping.Wrap(call, call[2].AsString(), call[1].AsString(), breaksWords: true))
        .AddVariadic("quote", [], Any, Quote)
        .AddVariadic("squote", [], Any, QuoteSingle)
        .AddVariadic("cat", [], Any, Cat)
        .Add(new TemplateFunction("shuffle", [ParameterType.String], Shuffle) { IsRandom = true });

    private static GoValue Join(FunctionCall call)
    {
        var texts = GoText.ListOf(call.Context.Budget, call[1]);
        var separator = call[0].AsString();
        call.Context.Reserve(2L * separator.Length * texts.Count);
        return string.Join(separator, texts);
    }

    private static GoValue SortAlpha(FunctionCall call)
    {
        var texts = GoText.ListOf(call.Context.Budget, call[0]);
        texts.Sort(GoString.Comparison);
        return GoList.OfStrings(texts);
    }

    private static GoValue Repeat(FunctionCall call)
    {
        var (count, text) = (call[0].AsInt64(), call[1].AsString());
        if (count < 0)
            throw new FunctionException("negative repeat count");
        if (text.Length == 0)
            return "";

        call.Context.Reserve(Product(count, text.Length));
        return new StringBuilder().Insert(0, text, (int)count).ToString();
    }

    private static GoValue Indent(FunctionCall call, string before)
    {
        var (spaces, text) = (call[0].AsInt64(), call[1].AsString());
        if (spaces < 0)
            throw new FunctionException("negative repeat count");

        call.Context.Reserve(Product(spaces, text.AsSpan().Count('\n') + 1));
        var padding = new string(' ', (int)spaces);
        return before + padding + text.Replace("\n", "\n" + padding, StringComparison.Ordinal);
    }

    private static GoValue Replace(FunctionCall call)
    {
        string old = call[0].AsString(), replacement = call[1].AsString(), text = call[2].AsString();
        if (old.Length > 0)
        {
            call.Context.Reserve(Product(text.AsSpan().Count(old), replacement.Length));
            return text.Replace(old, replacement, StringComparison.Ordinal);
        }

        // Nothing is found before each rune and at the end.
        call.Context.Reserve(Product(text.Length + 1, replacement.Length));
        var result = new StringBuilder();
        for (var i = 0; i < text.Length;)
        {
            _ = GoString.DecodeRune(text, i, out var units);
            result.Append(replacement).Append(text, i, units);
            i += units;
        }

        return result.Append(replacement).ToString();
    }

    private static GoValue Quote(FunctionCall call)
    {
        var quoted = new List<string>();
        foreach (var value in call.Arguments)
        {
            if (!value.IsNil) quoted.Add(Quoting.Quote(GoText.Of(call.Context.Budget, value)));
        }

        return string.Join(' ', quoted);
    }

    private static GoValue QuoteSingle(FunctionCall call)
    {
        var quoted = new List<string>();
        foreach (var value in call.Arguments)
        {
            if (!value.IsNil) quoted.Add($"'{Printer.Format(call.Context.Budget, "%v", [value])}'");
        }

        return string.Join(' ', quoted);
    }

    private static GoValue Cat(FunctionCall call)
    {
        var texts = new List<string>();
        foreach (var value in call.Arguments)
        {
            if (!value.IsNil) texts.Add(Printer.Format(call.Context.Budget, "%v", [value]));
        }

        return string.Join(' ', texts);
    }

    private static GoValue Shuffle(FunctionCall call)
    {
        var runes = call[0].AsString().EnumerateRunes().ToArray();
        RandomNumberGenerator.Shuffle(runes.AsSpan());
        return string.Concat(runes.Select(rune => rune.ToString()));
    }

    /// <summary>Bytes of a result; too many for a counter are too many.</summary>
    private static long Product(long count, long units) => count > 0 && units > long.MaxValue / 4 / count ? -1 : 2 * count * units;
}
