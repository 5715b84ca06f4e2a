using System.Globalization;
using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Resources;

namespace Sandbox.Kubernetes.Access.Reviews;

/// <summary>Answers questions about users and rights: the kinds of <c>authentication.k8s.io</c> and <c>authorization.k8s.io</c>.</summary>
public sealed class AccessReviews(Authenticator authenticator, Authorizer authorizer, TimeProvider time)
{
    /// <summary>Answers a review; nothing is stored.</summary>
    /// <param name="resource">The kind of review.</param>
    /// <param name="body">The review.</param>
    /// <param name="ns">The namespace of the path; empty outside namespaces.</param>
    /// <param name="user">Who asks.</param>
    /// <returns>The review with its status.</returns>
    /// <exception cref="ApiException">400 or 422, as the real server answers.</exception>
    public JsonObject Create(ApiResource resource, JsonObject body, string ns, RequestUser user)
    {
        ReviewBody.RequireKind(body, resource.Group, resource.Kind);
        return resource.Plural switch
        {
            "tokenreviews" => ReviewToken(resource, body),
            "selfsubjectreviews" => ReviewSelf(resource, body, user),
            "selfsubjectaccessreviews" => ReviewAccess(resource, body, user, namesUser: false),
            "subjectaccessreviews" => ReviewAccess(resource, body, null, namesUser: true),
            "localsubjectaccessreviews" => ReviewLocalAccess(resource, body, ns),
            "selfsubjectrulesreviews" => ReviewRules(resource, body, user),
            _ => throw new ArgumentException($"{resource.QualifiedName} is no review.", nameof(resource)),
        };
    }

    private JsonObject ReviewToken(ApiResource resource, JsonObject body)
    {
        var token = body.Text("spec", "token");
        if (token.Length == 0)
            throw ApiErrors.BadRequest("token is required for TokenReview in authentication");
        var verdict = authenticator.Review(token, body.Texts("spec", "audiences"));
        var status = new JsonObject();
        if (verdict.User is not null)
            status["authenticated"] = true;
        status["user"] = verdict.User is null ? new JsonObject() : UserInfo.ToJson(verdict.User);
        if (verdict.Audiences.Count > 0)
            status["audiences"] = verdict.Audiences.ToJson();
        if (verdict.Error.Length > 0)
            status["error"] = verdict.Error;
        return Answer(resource, body, ReviewBody.Shape(body.At("spec"), "token", "audiences") ?? [], status);
    }

    private JsonObject ReviewSelf(ApiResource resource, JsonObject body, RequestUser user)
    {
        var metadata = Metadata(body);
        metadata["creationTimestamp"] = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return new JsonObject
        {
            ["kind"] = resource.Kind,
            ["apiVersion"] = resource.ApiVersion,
            ["metadata"] = metadata,
            ["status"] = new JsonObject { ["userInfo"] = UserInfo.ToJson(user) },
        };
    }

    private JsonObject ReviewAccess(ApiResource resource, JsonObject body, RequestUser? user, bool namesUser)
    {
        var spec = body.At("spec");
        var errors = new List<FieldError>();
        ReviewSpec.Check(spec, namesUser, errors);
        if (Metadata(body) is { Count: > 0 } metadata)
            errors.Add(ReviewSpec.Invalid("metadata", metadata.ToJsonString(), "must be empty"));
        ReviewSpec.ThrowIfAny(errors);
        return Decide(resource, body, spec, user ?? ReviewSpec.ToUser(spec));
    }

    private JsonObject ReviewLocalAccess(ApiResource resource, JsonObject body, string ns)
    {
        var spec = body.At("spec");
        var named = body.Text("metadata", "namespace");
        if (named.Length > 0 && named != ns)
            throw ApiErrors.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        var errors = new List<FieldError>();
        ReviewSpec.Check(spec, namesUser: true, errors);
        var asked = spec.Text("resourceAttributes", "namespace");
        if (spec.At("resourceAttributes") is not null && asked != ns)
            errors.Add(ReviewSpec.Invalid("spec.resourceAttributes.namespace", GoText.Quote(asked), "must match metadata.namespace"));
        if (spec.At("nonResourceAttributes") is { } path)
            errors.Add(ReviewSpec.Invalid("spec.nonResourceAttributes", path.ToJsonString(), "disallowed on this kind of request"));
        ReviewSpec.ThrowIfAny(errors);

        var answer = Decide(resource, body, spec, ReviewSpec.ToUser(spec));
        answer["metadata"]!["namespace"] = ns;
        return answer;
    }

    private JsonObject Decide(ApiResource resource, JsonObject body, JsonNode? spec, RequestUser user)
    {
        var decision = authorizer.Authorize(user, ReviewSpec.ToRequest(spec));
        var status = new JsonObject { ["allowed"] = decision.Allowed };
        if (decision.Reason.Length > 0)
            status["reason"] = decision.Reason;
        return Answer(resource, body, ReviewSpec.Echo(spec), status);
    }

    private JsonObject ReviewRules(ApiResource resource, JsonObject body, RequestUser user)
    {
        var ns = body.Text("spec", "namespace");
        if (ns.Length == 0)
            throw ApiErrors.BadRequest("no namespace on request");
        var grants = authorizer.Policy.GrantsTo(user, ns).ToList();
        var (resourceRules, pathRules) = (new JsonArray(), new JsonArray());
        foreach (var rule in grants.SelectMany(grant => grant.Rules))
        {
            if (rule.Resources.Count > 0)
            {
                var shown = new JsonObject
                {
                    ["verbs"] = rule.Verbs.ToJson(),
                    ["apiGroups"] = rule.ApiGroups.ToJson(),
                    ["resources"] = rule.Resources.ToJson(),
                };
                if (rule.ResourceNames.Count > 0)
                    shown["resourceNames"] = rule.ResourceNames.ToJson();
                resourceRules.Add(shown);
            }

            if (rule.NonResourceUrls.Count > 0)
                pathRules.Add(new JsonObject { ["verbs"] = rule.Verbs.ToJson(), ["nonResourceURLs"] = rule.NonResourceUrls.ToJson() });
        }

        var status = new JsonObject { ["resourceRules"] = resourceRules, ["nonResourceRules"] = pathRules, ["incomplete"] = false };
        string[] errors = [.. grants.Select(grant => grant.Error).Where(error => error.Length > 0).Distinct()];
        if (errors.Length > 0)
            status["evaluationError"] = Authorizer.Join(errors);
        var answer = Answer(resource, body, [], status);
        answer["metadata"] = new JsonObject();
        return answer;
    }

    private static JsonObject Answer(ApiResource resource, JsonObject body, JsonObject spec, JsonObject status) => new()
    {
        ["kind"] = resource.Kind,
        ["apiVersion"] = resource.ApiVersion,
        ["metadata"] = Metadata(body),
        ["spec"] = spec,
        ["status"] = status,
    };

    private static JsonObject Metadata(JsonObject body) =>
        ReviewBody.Shape(body.At("metadata"), "name", "generateName", "namespace", "labels", "annotations") ?? [];
}
