using GoTemplates.Text;
using static GoTemplates.Functions.ParameterType;

namespace GoTemplates.Functions.Dates;

/// <summary>sprig's functions on times. The local zone is UTC: a template prints the same wherever it runs.</summary>
internal static class DateFunctions
{
    /// <summary>Those of sprig's hermetic set.</summary>
    internal static void RegisterHermetic(FunctionSetBuilder functions) => functions
        .Add("toDate", (string layout, string text) => TimeParser.Parse(layout, text) ?? new GoTime(DateTimeOffset.MinValue))
        .Add("mustToDate", (string layout, string text) => TimeParser.Parse(layout, text) ?? throw new FunctionException("the text is no time of the layout"))
        .Add("unixEpoch", (GoTime time) => time.Instant.ToUnixTimeSeconds().ToString())
        .Add("duration", [Any], call => GoDuration.Format(unchecked(Seconds(call[0]) * GoDuration.Second)))
        .Add("durationRound", [Any], call => GoDuration.Round(Duration(call)))
        .Add("must_date_modify", (string duration, GoTime time) => MustModify(duration, time))
        .Add("mustDateModify", (string duration, GoTime time) => MustModify(duration, time))
        .Add(Clock("ago", [Any], call => GoDuration.Format(Since(call, TimeOf(call, call[0])))));

    /// <summary>Those that sprig leaves out of its hermetic set, as they can depend on the clock.</summary>
    internal static void RegisterClock(FunctionSetBuilder functions) => functions
        .Add(Clock("now", [], call => Now(call)))
        .Add(Clock("date", [ParameterType.String, Any], call => Format(call, call[0].AsString(), call[1], "UTC")))
        .Add(Clock("htmlDate", [Any], call => Format(call, "2006-01-02", call[0], "UTC")))
        .Add(Clock("htmlDateInZone", [Any, ParameterType.String], call => Format(call, "2006-01-02", call[0], call[1].AsString())))
        .Add(Clock("date_in_zone", [ParameterType.String, Any, ParameterType.String], call => Format(call, call[0].AsString(), call[1], call[2].AsString())))
        .Add(Clock("dateInZone", [ParameterType.String, Any, ParameterType.String], call => Format(call, call[0].AsString(), call[1], call[2].AsString())))
        .Add("date_modify", (string duration, GoTime time) => GoDuration.TryParse(duration, out var nanoseconds) ? time.Add(nanoseconds) : time)
        .Add("dateModify", (string duration, GoTime time) => GoDuration.TryParse(duration, out var nanoseconds) ? time.Add(nanoseconds) : time);

    // As in sprig, what is no time stands for the present.
    private static TemplateFunction Clock(string name, ParameterType[] parameters, FunctionBody body) => new(name, parameters, body) { IsRandom = true };

    private static GoTime Now(FunctionCall call) => new(call.Context.TimeProvider.GetUtcNow());

    /// <summary>A time, or seconds since 1970, or else the present.</summary>
    private static GoTime TimeOf(FunctionCall call, in GoValue value)
    {
        if (value.Kind == GoKind.Object && value.AsObject() is GoTime time)
            return time;

        const long LastSecond = 253402300799;
        return value.Kind is GoKind.Int or GoKind.Int64 or GoKind.Int32
            ? new GoTime(DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(value.AsInt64(), -62135596800, LastSecond)))
            : Now(call);
    }

    private static string Format(FunctionCall call, string layout, in GoValue value, string zone)
    {
        var time = TimeOf(call, value);
        if (zone is "UTC" or "" or "Local" || !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found))
            return TimeLayout.Format(new GoTime(time.Instant.ToUniversalTime()), layout);

        var instant = TimeZoneInfo.ConvertTime(time.Instant, found);
        return TimeLayout.Format(new GoTime(instant, Abbreviation(instant.Offset)), layout);
    }

    // .NET knows no abbreviations of zones; Go too writes the offset where there is none.
    private static string Abbreviation(TimeSpan offset)
    {
        var text = (offset < TimeSpan.Zero ? "-" : "+") + offset.Duration().Hours.ToString("00");
        return offset.Minutes == 0 ? text : text + Math.Abs(offset.Minutes).ToString("00");
    }

    private static long Since(FunctionCall call, GoTime time)
    {
        var seconds = Math.Round((call.Context.TimeProvider.GetUtcNow() - time.Instant).TotalSeconds, MidpointRounding.AwayFromZero);
        return (long)Math.Clamp(seconds, -9.2e9, 9.2e9) * GoDuration.Second;
    }

    private static long Seconds(in GoValue value) => value.Kind switch
    {
        GoKind.String => GoNumber.TryParseInteger(value.AsString(), 10, out var seconds) ? seconds : 0,
        GoKind.Int64 => value.AsInt64(),
        _ => 0,
    };

    private static long Duration(FunctionCall call) => call[0].Kind switch
    {
        GoKind.String => GoDuration.TryParse(call[0].AsString(), out var nanoseconds) ? nanoseconds : 0,
        GoKind.Int64 => call[0].AsInt64(),
        GoKind.Object when call[0].AsObject() is GoTime time => Since(call, time),
        _ => 0,
    };

    private static GoValue MustModify(string duration, GoTime time) =>
        GoDuration.TryParse(duration, out var nanoseconds) ? time.Add(nanoseconds) : throw new FunctionException("time: invalid duration");
}
