using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Resources;
using Sandbox.Kubernetes.Selectors;

namespace Sandbox.Kubernetes.Requests;

/// <summary>The query of a list, watch or deletecollection (<c>meta/v1 ListOptions</c>).</summary>
public sealed record ListOptions
{
    private Func<JsonObject, JsonObject>? _view;

    /// <summary>Which labels an object must have.</summary>
    public required LabelSelector Labels { get; init; }

    /// <summary>Which field values an object must have.</summary>
    public required FieldSelector Fields { get; init; }

    /// <summary>The most objects of a page; 0 for no limit.</summary>
    public long Limit { get; init; }

    /// <summary>Where the last page ended; empty for the first.</summary>
    public string Continue { get; init; } = "";

    /// <summary>As given; empty if not.</summary>
    public string ResourceVersion { get; init; } = "";

    /// <summary>Empty, <c>Exact</c> or <c>NotOlderThan</c>.</summary>
    public string ResourceVersionMatch { get; init; } = "";

    /// <summary>Whether it is a watch.</summary>
    public bool Watch { get; init; }

    /// <summary>Whether the client understands bookmarks.</summary>
    public bool AllowWatchBookmarks { get; init; }

    /// <summary>Whether a watch begins with what exists and a bookmark; null if not said.</summary>
    public bool? SendInitialEvents { get; init; }

    /// <summary>After how many seconds a watch ends; null for the server's choice.</summary>
    public long? TimeoutSeconds { get; init; }

    /// <summary>Reads and validates the query.</summary>
    /// <param name="query">The query.</param>
    /// <param name="resource">The resource.</param>
    /// <exception cref="ApiException">400 or 422 if something doesn't hold.</exception>
    public static ListOptions Parse(IQueryCollection query, ApiResource resource)
    {
        var options = new ListOptions
        {
            _view = resource.FromStorage,
            Labels = LabelSelector.Parse(query.Text("labelSelector")),
            Fields = FieldSelector.Parse(query.Text("fieldSelector"), resource.SelectableFields),
            Limit = Math.Max(0, query.Number("limit") ?? 0),
            Continue = query.Text("continue"),
            ResourceVersion = query.Text("resourceVersion"),
            ResourceVersionMatch = query.Text("resourceVersionMatch"),
            Watch = query.Flag("watch") ?? false,
            AllowWatchBookmarks = query.Flag("allowWatchBookmarks") ?? false,
            SendInitialEvents = query.Flag("sendInitialEvents"),
            TimeoutSeconds = query.Number("timeoutSeconds"),
        };
        var errors = options.Watch ? options.WatchErrors() : options.ListErrors();
        return errors.Count == 0 ? options : throw ApiErrors.Invalid("meta.k8s.io", "ListOptions", "", errors);
    }

    /// <summary>Whether a stored object is one of those asked for.</summary>
    public bool Matches(JsonObject stored) =>
        (Labels.IsEmpty || Labels.Matches(stored["metadata"]?["labels"] as JsonObject))
        && (Fields.IsEmpty || Fields.Matches(_view?.Invoke(stored) ?? stored));

    /// <summary>Parses a resourceVersion; empty is null.</summary>
    /// <param name="text">As the client gave it.</param>
    /// <param name="error">Makes the refusal of what is no number.</param>
    public static long? ParseRevision(string text, Func<string, ApiException> error)
    {
        if (text.Length == 0)
            return null;
        return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var revision)
            ? (long)Math.Min(revision, long.MaxValue)
            : throw error($"resourceVersion: Invalid value: {FieldErrors.Quote(text)}: strconv.ParseUint: parsing "
                + $"{FieldErrors.Quote(text)}: invalid syntax");
    }

    private List<FieldError> ListErrors()
    {
        const string Field = "resourceVersionMatch";
        var errors = new List<FieldError>();
        if (ResourceVersionMatch.Length > 0)
        {
            if (ResourceVersion.Length == 0)
                errors.Add(FieldErrors.Forbidden(Field, $"{Field} is forbidden unless resourceVersion is provided"));
            if (Continue.Length > 0)
                errors.Add(FieldErrors.Forbidden(Field, $"{Field} is forbidden when continue is provided"));
            if (ResourceVersionMatch is not ("Exact" or "NotOlderThan"))
                errors.Add(FieldErrors.NotSupported(Field, ResourceVersionMatch, "Exact", "NotOlderThan", ""));
            if (ResourceVersionMatch == "Exact" && ResourceVersion == "0")
                errors.Add(FieldErrors.Forbidden(Field, $"{Field} \"exact\" is forbidden for resourceVersion \"0\""));
        }

        if (SendInitialEvents is not null)
            errors.Add(FieldErrors.Forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list"));
        return errors;
    }

    private List<FieldError> WatchErrors()
    {
        const string Field = "resourceVersionMatch";
        var errors = new List<FieldError>();
        if (SendInitialEvents is not null && ResourceVersionMatch != "NotOlderThan")
            errors.Add(FieldErrors.Forbidden(Field, $"sendInitialEvents requires setting {Field} to NotOlderThan"));
        if (ResourceVersionMatch.Length > 0)
        {
            if (SendInitialEvents is null)
                errors.Add(FieldErrors.Forbidden(Field, $"{Field} is forbidden for watch unless sendInitialEvents is provided"));
            if (ResourceVersionMatch != "NotOlderThan")
                errors.Add(FieldErrors.NotSupported(Field, ResourceVersionMatch, "NotOlderThan"));
            if (Continue.Length > 0)
                errors.Add(FieldErrors.Forbidden(Field, $"{Field} is forbidden when continue is provided"));
        }

        return errors;
    }
}
