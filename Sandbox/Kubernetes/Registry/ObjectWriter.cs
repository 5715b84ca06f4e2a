using System.Globalization;
using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Admission;
using Sandbox.Kubernetes.Apply;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Requests;
using Sandbox.Kubernetes.Resources;
using Sandbox.Kubernetes.Storage;
using Sandbox.Kubernetes.Strategies;
using Sandbox.Kubernetes.Validation;

namespace Sandbox.Kubernetes.Registry;

/// <summary>
/// Creates and updates objects: the generic registry of kube-apiserver (<c>k8s.io/apiserver/pkg/registry/generic</c>).
/// It prepares a new version outside of the store's lock and commits it if nobody was faster.
/// </summary>
public sealed class ObjectWriter(
    ObjectStore store, StrategySet strategies, FieldTypes types, EscalationGuard escalation, AdmissionChain admission, TimeProvider time)
{
    private static readonly string[] SetByServer =
        ["uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink", "generation"];

    private static readonly string[] SystemFields = ["creationTimestamp", "generation", "resourceVersion", "namespace", "selfLink"];
    private readonly BodyDecoder _decoder = new(types);

    /// <summary>Creates an object.</summary>
    /// <param name="request">The request.</param>
    /// <param name="value">The object as sent; it is the writer's from here on.</param>
    /// <param name="duplicates">The paths of fields that it had twice.</param>
    /// <param name="cancellation">The client has gone.</param>
    public ValueTask<WriteResult> CreateAsync(
        WriteRequest request, JsonObject value, IReadOnlyList<string> duplicates, CancellationToken cancellation)
    {
        var resource = request.Resource;
        var strategy = strategies.For(resource);
        Bodies.CheckKind(request, value);
        _decoder.Decode(request, strategy, value, duplicates);
        var metadata = Bodies.Metadata(resource, value);
        Bodies.CheckNamespace(request, metadata);
        strategy.Default(value);
        return CreateAsync(request, strategy, value, trackManager: true, cancellation);
    }

    /// <summary>Replaces or patches an object.</summary>
    /// <param name="request">The request.</param>
    /// <param name="duplicates">The paths of fields that the body had twice.</param>
    /// <param name="change">Makes the wanted object of the current one, which it doesn't change; may be called again.</param>
    /// <param name="cancellation">The client has gone.</param>
    public ValueTask<WriteResult> UpdateAsync(WriteRequest request, IReadOnlyList<string> duplicates, Func<JsonObject, JsonObject> change,
        CancellationToken cancellation) =>
        WriteAsync(request, (live, strategy) =>
        {
            if (live is null)
                return null;
            var value = change(live);
            if (request.IsPatch)
                _decoder.DecodePatched(request, strategy, value, duplicates);
            else
                _decoder.Decode(request, strategy, value, duplicates);
            Bodies.CheckIdentity(request, Bodies.Metadata(request.Resource, value));
            strategy.Default(value);
            return value;
        }, trackManager: true, cancellation);

    /// <summary>Replaces an object, or creates it where the kind allows that.</summary>
    /// <param name="request">The request.</param>
    /// <param name="body">The object as sent.</param>
    /// <param name="duplicates">The paths of fields that it had twice.</param>
    /// <param name="cancellation">The client has gone.</param>
    public ValueTask<WriteResult> ReplaceAsync(
        WriteRequest request, JsonObject body, IReadOnlyList<string> duplicates, CancellationToken cancellation)
    {
        Bodies.CheckKind(request, body);
        Bodies.CheckIdentity(request, Bodies.Metadata(request.Resource, body));
        var strategy = strategies.For(request.Resource);
        if (strategy.AllowsCreateOnUpdate && request.Subresource.Length == 0
            && store.Read(request.Resource.StorageName, request.Namespace, request.Name) is null)
        {
            var metadata = Bodies.Metadata(request.Resource, body);
            if (metadata.Text("resourceVersion") is not ("" or "0"))
                throw Preconditions.WrongUid(request, metadata.Text("uid"), "");
            return CreateAsync(request, (JsonObject)body.DeepClone(), duplicates, cancellation);
        }

        return UpdateAsync(request, duplicates, _ => (JsonObject)body.DeepClone(), cancellation);
    }

    /// <summary>Applies a configuration (server-side apply), creating the object if there is none.</summary>
    /// <param name="request">The request.</param>
    /// <param name="applied">The configuration.</param>
    /// <param name="cancellation">The client has gone.</param>
    public ValueTask<WriteResult> ApplyAsync(WriteRequest request, JsonObject applied, CancellationToken cancellation)
    {
        var type = types.For(request.Resource);
        return WriteAsync(request, (live, strategy) =>
        {
            var value = ServerSideApply.Apply(new ApplyRequest(request.Resource, type, live, applied, request.Options.FieldManager,
                request.Options.Force, request.Subresource, time.GetUtcNow()));
            _decoder.Decode(request, strategy, value, []);
            strategy.Default(value);
            return value;
        }, trackManager: false, cancellation);
    }

    private async ValueTask<WriteResult> WriteAsync(WriteRequest request, Func<JsonObject?, ResourceStrategy, JsonObject?> make,
        bool trackManager, CancellationToken cancellation)
    {
        var resource = request.Resource;
        var strategy = strategies.For(resource);
        while (true)
        {
            var stored = store.Read(resource.StorageName, request.Namespace, request.Name);
            var live = stored is null ? null : Bodies.InVersion(resource, stored.Value);
            if (make(live, strategy) is not { } value)
                throw ApiErrors.NotFound(resource, request.Name);
            if (stored is null)
            {
                if (request.Subresource.Length > 0)
                    throw ApiErrors.NotFound(resource, request.Name);
                var metadata = Bodies.Metadata(resource, value);
                if (metadata.Text("uid") is { Length: > 0 } uid)
                {
                    throw ApiErrors.Conflict(resource, request.Name,
                        $"uid mismatch: the provided object specified uid {uid}, and no existing object was found");
                }

                metadata.Remove("resourceVersion");
                metadata["name"] ??= request.Name;
                if (resource.Namespaced)
                    metadata["namespace"] ??= request.Namespace;
                return await CreateAsync(request, strategy, value, trackManager: false, cancellation);
            }

            var isTracked = trackManager;
            if (!admission.IsIdle)
            {
                if (trackManager)
                    TrackBeforeReset(request, strategy, value, live!);
                value = await request.MutateAsync(admission, value, live, cancellation);
                isTracked = false;
            }

            Prepare(request, strategy, value, live!, isTracked);
            if (!admission.IsIdle)
                await request.ValidateAsync(admission, value, live, cancellation);
            if (Commit(request, stored, live!, value) is { } result)
                return new(result, Created: false);
        }
    }

    private async ValueTask<WriteResult> CreateAsync(
        WriteRequest request, ResourceStrategy strategy, JsonObject value, bool trackManager, CancellationToken cancellation)
    {
        var resource = request.Resource;
        var metadata = Bodies.Metadata(resource, value);
        foreach (var field in SetByServer)
            metadata.Remove(field);
        if (resource.Namespaced)
            metadata["namespace"] = request.Namespace;
        else
            metadata.Remove("namespace");
        var whole = admission.IsIdle ? null : (JsonObject)value.DeepClone();
        strategy.ResetForCreate(resource, value);
        if (trackManager)
        {
            ManagedFields.Update(new ManagedUpdate(
                resource, types.For(resource), null, value, request.Options.FieldManager, request.Subresource, time.GetUtcNow()));
        }

        var name = (string?)metadata["name"] ?? "";
        NamespaceLifecycle.CheckCreate(store, resource, request.Namespace, name);
        if (whole is null)
        {
            strategy.Admit(value);
        }
        else
        {
            // Webhooks see what the endpoint won't take, too.
            Bodies.Keep(metadata, Bodies.Metadata(resource, whole), "managedFields");
            value = await request.MutateAsync(admission, whole, null, cancellation);
            metadata = Bodies.Metadata(resource, value);
            name = (string?)metadata["name"] ?? "";
            strategy.ResetForCreate(resource, value);
        }

        metadata["uid"] = Guid.NewGuid().ToString();
        metadata["creationTimestamp"] = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        if (resource.CountsGeneration || resource.IsCustom)
            metadata["generation"] = 1L;
        var generated = name.Length == 0 && (string?)metadata["generateName"] is { Length: > 0 };
        if (generated)
            GeneratedNames.Set(metadata);
        strategy.PrepareForCreate(value, request.User);
        FieldError[] errors =
            [.. MetadataRules.Create(metadata, strategy.NameProblems, standardFinalizers: !resource.IsCustom), .. strategy.Validate(value)];
        Throw(resource, strategy, name.Length > 0 || generated ? (string?)metadata["name"] ?? "" : name, errors);
        if ((string?)metadata["resourceVersion"] is { Length: > 0 } revision && revision != "0")
            throw ApiErrors.Internal("resourceVersion should not be set on objects to be created");
        escalation.Check(request.User, resource, value, null);
        request.Warnings.AddRange(strategy.Warnings(value, null));
        if (whole is not null)
            await request.ValidateAsync(admission, value, null, cancellation);
        return new(Store(request, value, generated), Created: true);
    }

    private StoredObject Store(WriteRequest request, JsonObject value, bool generated)
    {
        var resource = request.Resource;
        var metadata = value["metadata"]!.AsObject();
        while (true)
        {
            var name = (string?)metadata["name"] ?? "";
            if (store.Read(resource.StorageName, request.Namespace, name) is { } existing)
            {
                if (generated)
                {
                    GeneratedNames.Set(metadata);
                    continue;
                }

                throw existing.Value["metadata"]?["deletionTimestamp"] is null
                    ? ApiErrors.AlreadyExists(resource, name)
                    : new ApiException(409, "AlreadyExists", $"object is being deleted: {resource.QualifiedName} \"{name}\" already exists",
                        ApiErrors.Details(resource, name));
            }

            metadata.Remove("resourceVersion");
            var stored = Bodies.ToStorage(resource, value);
            if (request.Options.DryRun)
                return new StoredObject(stored, 0);
            if (store.TryWrite(resource.StorageName, request.Namespace, name, stored, expected: null) is { } written)
                return written;
        }
    }

    /// <summary>Makes of what a request wants what is to be stored, in place.</summary>
    private void Prepare(WriteRequest request, ResourceStrategy strategy, JsonObject value, JsonObject live, bool trackManager)
    {
        var resource = request.Resource;
        var metadata = value["metadata"]!.AsObject();
        var old = live["metadata"]!.AsObject();
        Preconditions.Check(request, strategy, metadata, old);
        KeepSystemFields(metadata, old);
        strategy.ResetForUpdate(resource, value, live, request.Subresource);
        metadata = value["metadata"]!.AsObject();
        if (trackManager)
            Track(request, value, live);

        strategy.PrepareForUpdate(value, live, request.Subresource);
        if (metadata["generation"] is not null && request.Subresource is "" or "scale" && strategy.ChangesGeneration(value, live))
            metadata["generation"] = (old.Number("generation") ?? 0) + 1;
        // The generic registry and the kind's own validation both check the metadata, so that its causes come twice.
        FieldError[] metadataErrors = [.. MetadataRules.Update(metadata, old)];
        FieldError[] errors = [.. metadataErrors, .. metadataErrors, .. strategy.ValidateUpdate(value, live, request.Subresource)];
        Throw(resource, strategy, request.Name, errors);
        escalation.Check(request.User, resource, value, live);
        request.Warnings.AddRange(strategy.Warnings(value, live));
    }

    /// <summary>Stores an update, unless nothing changed; null if somebody else was faster.</summary>
    private StoredObject? Commit(WriteRequest request, StoredObject stored, JsonObject live, JsonObject value)
    {
        var resource = request.Resource;
        ManagedFields.KeepTimesIfNothingElseChanged(live, value);
        if (value["metadata"]?["deletionTimestamp"] is not null && Bodies.HasNoFinalizers(resource, value))
            return Remove(request, stored, value);
        if (JsonNode.DeepEquals(value, live))
            return stored;
        return request.Options.DryRun
            ? new StoredObject(Bodies.ToStorage(resource, value), stored.Revision)
            : store.TryWrite(resource.StorageName, request.Namespace, request.Name, Bodies.ToStorage(resource, value), stored);
    }

    private static void KeepSystemFields(JsonObject metadata, JsonObject old)
    {
        if ((string?)metadata["uid"] is null or "")
            Bodies.Keep(old, metadata, "uid");
        foreach (var field in SystemFields)
            Bodies.Keep(old, metadata, field);
        if (old["deletionTimestamp"] is not null)
        {
            Bodies.Keep(old, metadata, "deletionTimestamp");
            Bodies.Keep(old, metadata, "deletionGracePeriodSeconds");
        }
    }

    private void Track(WriteRequest request, JsonObject value, JsonObject live) => ManagedFields.Update(new ManagedUpdate(
        request.Resource, types.For(request.Resource), live, value, request.Options.FieldManager, request.Subresource, time.GetUtcNow()));

    /// <summary>
    /// Records who owns what before webhooks see the object: they see it whole, but what the endpoint doesn't take nobody owns.
    /// </summary>
    private void TrackBeforeReset(WriteRequest request, ResourceStrategy strategy, JsonObject value, JsonObject live)
    {
        var taken = (JsonObject)value.DeepClone();
        KeepSystemFields(taken["metadata"]!.AsObject(), live["metadata"]!.AsObject());
        strategy.ResetForUpdate(request.Resource, taken, live, request.Subresource);
        Track(request, taken, live);
        Bodies.Keep(taken["metadata"]!.AsObject(), value["metadata"]!.AsObject(), "managedFields");
    }

    private StoredObject? Remove(WriteRequest request, StoredObject stored, JsonObject value)
    {
        var answer = new StoredObject(Bodies.ToStorage(request.Resource, value), stored.Revision);
        if (request.Options.DryRun)
            return answer;
        return store.TryDelete(request.Resource.StorageName, request.Namespace, request.Name, stored) is null ? null : answer;
    }

    private static void Throw(ApiResource resource, ResourceStrategy strategy, string name, FieldError[] errors)
    {
        if (errors.Length > 0)
            throw ApiErrors.Invalid(strategy.ErrorGroup(resource), resource.Kind, name, errors);
    }
}
