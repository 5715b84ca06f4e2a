namespace GoTemplates.Functions.Dates;

/// <summary>Go's <c>time.Time</c>: an instant in a zone, here to a tenth of a microsecond.</summary>
/// <param name="instant">The instant with the zone's offset from UTC.</param>
/// <param name="zone">The zone's abbreviation, such as UTC.</param>
public sealed class GoTime(DateTimeOffset instant, string zone) : GoObject
{
    /// <summary>The instant with the zone's offset from UTC.</summary>
    public DateTimeOffset Instant { get; } = instant;

    /// <summary>The zone's abbreviation.</summary>
    public string Zone { get; } = zone;

    /// <inheritdoc />
    public override string TypeName => "time.Time";

    /// <inheritdoc />
    public override string Format() => Instant.ToString("O");
}
