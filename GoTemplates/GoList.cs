using System.Collections;

namespace GoTemplates;

/// <summary>A Go slice. It does not change.</summary>
public sealed class GoList : IReadOnlyList<GoValue>
{
    private readonly GoValue[] _items;

    /// <summary>A list of the given values.</summary>
    /// <param name="items">The elements, in order; copied.</param>
    /// <param name="elementType">The elements' Go type (see <see cref="GoTypes"/>).</param>
    public GoList(IEnumerable<GoValue> items, string elementType = GoTypes.Any)
        : this([.. items], elementType)
    {
    }

    private GoList(GoValue[] items, string elementType)
    {
        _items = items;
        ElementType = elementType;
    }

    /// <summary>The elements' Go type, as <c>%T</c> prints it.</summary>
    public string ElementType { get; }

    /// <inheritdoc />
    public int Count => _items.Length;

    internal ReadOnlySpan<GoValue> Span => _items;

    internal bool IsBytes => ReferenceEquals(ElementType, GoTypes.Uint8);

    /// <inheritdoc />
    public GoValue this[int index] => _items[index];

    /// <summary>A <c>[]string</c>.</summary>
    public static GoList OfStrings(IEnumerable<string> items) => new([.. items.Select(item => (GoValue)item)], GoTypes.String);

    /// <inheritdoc />
    public IEnumerator<GoValue> GetEnumerator() => ((IEnumerable<GoValue>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>A list around an array that nobody else keeps.</summary>
    internal static GoList Wrap(GoValue[] items, string elementType = GoTypes.Any) => new(items, elementType);

    internal static GoList OfBytes(ReadOnlySpan<byte> bytes)
    {
        var items = new GoValue[bytes.Length];
        for (var i = 0; i < items.Length; i++)
            items[i] = GoValue.Uint8(bytes[i]);

        return new GoList(items, GoTypes.Uint8);
    }

    internal GoList Slice(int from, int to) => new(_items[from..to], ElementType);
}
