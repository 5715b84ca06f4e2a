using System.CommandLine;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Operator.Entities;
using Operator.Manifests;
using Operator.Pipeline;
using Operator.Rendering;
using Operator.Runtime.Client;
using Vault.Client;
using Vault.Client.Secrets;

namespace Operator.Cli;

/// <summary>
/// <c>courier render MANIFEST… --data FILE</c>: the way of a secret from its source's data to the keys of the Secret, as the operator goes it.
/// </summary>
/// <param name="streams">Where output and errors go.</param>
/// <param name="format"><c>table</c>, <c>json</c> or <c>yaml</c>.</param>
/// <param name="showValues">Whether values are shown.</param>
internal sealed class ManifestRendering(InvocationConfiguration streams, string format, bool showValues)
{
    private const string Hidden = "***";
    private const string DefaultNamespace = "default";

    /// <summary>Renders and prints; gives the exit code.</summary>
    public async Task<int> RunAsync(IReadOnlyList<FileInfo> manifests, string? name, FileInfo data, CancellationToken cancellationToken)
    {
        try
        {
            var documents = new List<ManifestDocument>();
            foreach (var file in manifests)
                documents.AddRange(await ManifestFile.ReadAsync(file, cancellationToken));

            if (await ReportFindingsAsync(documents))
                return RenderCommand.Failed;

            var secrets = Of(documents, EntitiesJson.Default.VaultStaticSecret);
            var shared = new Dictionary<ObjectKey, (ManifestDocument Document, SecretTransformation Entity)>();
            foreach (var found in Of(documents, EntitiesJson.Default.SecretTransformation))
                shared[ObjectKey.Of(found.Entity)] = found;

            secrets.RemoveAll(secret => name is not null && secret.Entity.Metadata.Name != name);
            if (secrets is not [var (source, entity)])
            {
                var which = name is null ? "" : $" named {name}";
                var hint = secrets.Count == 0 ? "add it" : "choose by --name";
                await streams.Error.WriteLineAsync(
                    $"courier: the manifests have {secrets.Count} VaultStaticSecrets{which}, and one is rendered: {hint}");
                return RenderCommand.WrongUse;
            }

            var secret = SourceFile.Parse(data, await InputFile.ReadAsync(data, cancellationToken));
            if (Render(entity, key => shared.GetValueOrDefault(key).Entity, secret, out var text, cancellationToken).Succeeded(out var rendered, out var problem))
            {
                await PrintAsync(rendered);
                return 0;
            }

            var place = PlaceOf(problem, text, source, key => shared[key].Document);
            await streams.Error.WriteLineAsync($"{place}: {VaultStaticSecret.EntityKind} {ObjectKey.Of(entity)}: {problem.Reason}: {problem.Message}");
            return RenderCommand.Failed;
        }
        catch (InputFileException e)
        {
            await streams.Error.WriteLineAsync(e.Message);
            return RenderCommand.Failed;
        }
    }

    private async Task<bool> ReportFindingsAsync(IEnumerable<ManifestDocument> documents)
    {
        var hasFindings = false;
        foreach (var document in documents)
        {
            foreach (var finding in ManifestSchema.Check(document))
            {
                hasFindings = true;
                await streams.Error.WriteLineAsync($"{document.Locate(finding.Field)}: {document.Title}: {finding.Message}");
            }
        }

        return hasFindings;
    }

    private static List<(ManifestDocument Document, TEntity Entity)> Of<TEntity>(IEnumerable<ManifestDocument> documents, JsonTypeInfo<TEntity> contract)
        where TEntity : CustomKubernetesEntity =>
        [.. documents.Where(document => document.Kind == typeof(TEntity).Name).Select(document => (document, Read(document, contract)))];

    // What kubectl would fill in: the namespace.
    private static TEntity Read<TEntity>(ManifestDocument document, JsonTypeInfo<TEntity> contract)
        where TEntity : CustomKubernetesEntity
    {
        try
        {
            var entity = document.Content.Deserialize(contract)!;
            if (string.IsNullOrEmpty(entity.Metadata?.Name))
                throw new InputFileException($"{document.Locate("metadata")}: {document.Kind}: metadata.name is missing");

            entity.Metadata.NamespaceProperty ??= DefaultNamespace;
            return entity;
        }
        catch (JsonException e)
        {
            throw new InputFileException($"{document.Locate()}: {document.Title}: {e.Path} has a value of the wrong type", e);
        }
    }

    private static Outcome<RenderedSecret> Render(
        VaultStaticSecret entity,
        Func<ObjectKey, SecretTransformation?> find,
        KeyValueSecret secret,
        out TransformationText? text,
        CancellationToken cancellationToken)
    {
        text = null;
        var type = entity.Spec?.Destination?.Type is { Length: > 0 } given ? given : null;
        if (entity.Spec?.Destination?.Transformation is not { } transformation)
            return SecretRenderer.Render(secret, type);

        if (!new TransformationResolver(find).Resolve(ObjectKey.Of(entity), transformation).Succeeded(out text, out var problem))
            return problem;
        if (!CompiledTransformation.Compile(text).Succeeded(out var compiled, out problem))
            return problem;

        var plan = new TransformationPlan(compiled, text, entity.Metadata);
        return SecretRenderer.Render(secret, plan, type, TimeProvider.System, cancellationToken);
    }

    // Where the template that is to blame stands; without one, where the resource does.
    private static string PlaceOf(Problem problem, TransformationText? text, ManifestDocument resource, Func<ObjectKey, ManifestDocument> documentOf)
    {
        if (problem.Template is not { } location)
            return resource.Locate();

        foreach (var template in text?.Templates ?? [])
        {
            if (template.Origin is not { } origin)
                continue;

            var document = origin.Shared is { } shared ? documentOf(shared) : resource;
            if (template.Name == location.Template)
                return document.Locate([.. origin.Field, "text"], location);
            if (template.NameOfKey == location.Template)
                return origin.Field[^1] == template.Key ? document.Locate(origin.Field) : resource.Locate("spec", "destination", "transformation", "transformationRefs");
        }

        return resource.Locate();
    }

    private Task PrintAsync(RenderedSecret rendered) => streams.Output.WriteAsync(format switch
    {
        "json" => Values(rendered).ToJsonString(PrettyJson) + "\n",
        "yaml" => YamlText.Write("The keys of the Secret", [Values(rendered)]),
        _ => Table(rendered),
    });

    private JsonObject Values(RenderedSecret rendered) =>
        new(rendered.Keys.Select(key => KeyValuePair.Create(key, (JsonNode?)JsonValue.Create(Shown(rendered.Data[key])))));

    private string Table(RenderedSecret rendered)
    {
        var width = rendered.Keys.Append("KEY").Max(key => key.Length);
        var table = new StringBuilder().Append("KEY".PadRight(width)).Append("   BYTES   VALUE\n");
        foreach (var key in rendered.Keys)
        {
            var value = rendered.Data[key];
            var shown = showValues ? JsonSerializer.Serialize(Shown(value), TextJson.Default.String) : Hidden;
            table.Append(key.PadRight(width)).Append("   ").Append($"{value.Length,5}").Append("   ").Append(shown).Append('\n');
        }

        return table.ToString();
    }

    private string Shown(SecretValue value) => showValues ? Encoding.UTF8.GetString(value.Reveal().Span) : Hidden;

    private static readonly JsonSerializerOptions PrettyJson = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = TextJson.Default,
    };
}
