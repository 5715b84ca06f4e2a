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
            var secrets = new List<(FileInfo File, VaultStaticSecret Entity)>();
            var transformations = new Dictionary<ObjectKey, SecretTransformation>();
            foreach (var file in manifests)
            {
                foreach (var manifest in await ManifestFile.ReadAsync(file, cancellationToken))
                    Sort(file, manifest, secrets, transformations);
            }

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
            if (Render(entity, transformations, secret, cancellationToken).Succeeded(out var rendered, out var problem))
            {
                await PrintAsync(rendered);
                return 0;
            }

            await streams.Error.WriteLineAsync($"{source}: {VaultStaticSecret.EntityKind} {ObjectKey.Of(entity)}: {problem.Reason}: {problem.Message}");
            return RenderCommand.Failed;
        }
        catch (InputFileException e)
        {
            await streams.Error.WriteLineAsync(e.Message);
            return RenderCommand.Failed;
        }
    }

    private static void Sort(
        FileInfo file, JsonObject manifest, List<(FileInfo, VaultStaticSecret)> secrets, Dictionary<ObjectKey, SecretTransformation> transformations)
    {
        switch ((manifest["kind"] as JsonValue)?.ToString())
        {
            case VaultStaticSecret.EntityKind:
                secrets.Add((file, Read(file, manifest, EntitiesJson.Default.VaultStaticSecret)));
                break;
            case SecretTransformation.EntityKind:
                var transformation = Read(file, manifest, EntitiesJson.Default.SecretTransformation);
                transformations[ObjectKey.Of(transformation)] = transformation;
                break;
        }
    }

    // What kubectl would fill in: the namespace.
    private static TEntity Read<TEntity>(FileInfo file, JsonObject manifest, JsonTypeInfo<TEntity> contract)
        where TEntity : CustomKubernetesEntity
    {
        try
        {
            var entity = manifest.Deserialize(contract)!;
            if (string.IsNullOrEmpty(entity.Metadata?.Name))
                throw new InputFileException($"{file}: {manifest["kind"]}: metadata.name is missing");

            entity.Metadata.NamespaceProperty ??= DefaultNamespace;
            return entity;
        }
        catch (JsonException e)
        {
            throw new InputFileException($"{file}: {manifest["kind"]} {manifest["metadata"]?["name"]}: {e.Path} has a value of the wrong type", e);
        }
    }

    private static Outcome<RenderedSecret> Render(
        VaultStaticSecret entity, Dictionary<ObjectKey, SecretTransformation> transformations, KeyValueSecret secret, CancellationToken cancellationToken)
    {
        var type = entity.Spec?.Destination?.Type is { Length: > 0 } given ? given : null;
        if (entity.Spec?.Destination?.Transformation is not { } transformation)
            return SecretRenderer.Render(secret, type);

        var resolver = new TransformationResolver(transformations.GetValueOrDefault);
        if (!resolver.Resolve(ObjectKey.Of(entity), transformation).Succeeded(out var text, out var problem))
            return problem;
        if (!CompiledTransformation.Compile(text).Succeeded(out var compiled, out problem))
            return problem;

        var plan = new TransformationPlan(compiled, text, entity.Metadata);
        return SecretRenderer.Render(secret, plan, type, TimeProvider.System, cancellationToken);
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
