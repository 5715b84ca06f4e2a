using System.Text;
using Microsoft.AspNetCore.Http;
using Sandbox.Kubernetes.Errors;

namespace Sandbox.Kubernetes.Requests;

/// <summary>The query of a create, update or patch (<c>meta/v1 CreateOptions, UpdateOptions, PatchOptions</c>).</summary>
/// <param name="DryRun">Do everything but store.</param>
/// <param name="FieldManager">Who owns the fields; where it isn't given, the program that sends the request.</param>
/// <param name="FieldValidation">What happens to unknown and duplicate fields.</param>
/// <param name="Force">Whether an apply takes fields from other managers.</param>
public sealed record WriteOptions(bool DryRun, string FieldManager, FieldValidation FieldValidation, bool Force)
{
    private const int MaxManager = 128;

    /// <summary>The field manager as the request gives it; empty if it doesn't.</summary>
    public string GivenFieldManager { get; init; } = "";

    /// <summary>The field validation as the request gives it; empty if it doesn't.</summary>
    public string GivenFieldValidation { get; init; } = "";

    /// <summary>Reads and validates the query.</summary>
    /// <param name="request">The request.</param>
    /// <param name="kind">The options' kind, such as <c>CreateOptions</c>.</param>
    /// <param name="isApply">Whether it is a server-side apply: then the manager is required and force allowed.</param>
    /// <exception cref="ApiException">422 if something doesn't hold.</exception>
    public static WriteOptions Parse(HttpRequest request, string kind, bool isApply = false)
    {
        var query = request.Query;
        var errors = new List<FieldError>();
        var manager = query.Text("fieldManager");
        var force = query.Flag("force");
        if (kind == "PatchOptions")
        {
            if (isApply && manager.Length == 0)
                errors.Add(FieldErrors.Required("fieldManager", "is required for apply patch"));
            if (!isApply && force is not null)
                errors.Add(FieldErrors.Forbidden("force", "may not be specified for non-apply patch"));
        }

        if (Encoding.UTF8.GetByteCount(manager) > MaxManager)
            errors.Add(FieldErrors.TooLong("fieldManager", MaxManager));
        if (Unprintable(manager) is { } problem)
            errors.Add(FieldErrors.Invalid("fieldManager", manager, problem));
        var dryRun = ParseDryRun(query, errors);
        var validation = ParseValidation(query.Text("fieldValidation"), errors);
        if (errors.Count > 0)
            throw ApiErrors.Invalid("meta.k8s.io", kind, "", errors);
        return new(dryRun, manager.Length > 0 ? manager : ManagerOf(request.Headers.UserAgent.ToString()), validation, force ?? false)
        {
            GivenFieldManager = manager,
            GivenFieldValidation = query.Text("fieldValidation"),
        };
    }

    internal static bool ParseDryRun(IQueryCollection query, List<FieldError> errors)
    {
        var values = query["dryRun"];
        foreach (var value in values)
        {
            if (value == "All")
                continue;
            var shown = $"[{string.Join(",", values.Select(v => FieldErrors.Quote(v ?? "")))}]";
            errors.Add(new("FieldValueNotSupported", $"Unsupported value: {shown}: supported values: \"All\"", "dryRun"));
            break;
        }

        return values.Count > 0;
    }

    private static FieldValidation ParseValidation(string text, List<FieldError> errors)
    {
        switch (text)
        {
            case "" or "Warn":
                return FieldValidation.Warn;
            case "Strict":
                return FieldValidation.Strict;
            case "Ignore":
                return FieldValidation.Ignore;
            default:
                errors.Add(FieldErrors.NotSupported("fieldValidation", text, "", "Ignore", "Strict", "Warn"));
                return FieldValidation.Warn;
        }
    }

    private static string? Unprintable(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsControl(text[i]))
                return $"invalid character U+{(int)text[i]:X4} (at position {i})";
        }

        return null;
    }

    private static string ManagerOf(string userAgent)
    {
        var name = new string([.. userAgent.Split('/')[0].Where(c => !char.IsControl(c))]);
        return name.Length > MaxManager ? name[..MaxManager] : name;
    }
}
