using System.CommandLine;
using GoTemplates;

namespace Operator.Cli;

/// <summary>
/// <c>courier render</c>: what a resource's templates make of given data, without cluster and store. Exit codes: 0 fine, 1 a template or the manifest is wrong
/// or fails, 2 wrong use.
/// </summary>
internal static class RenderCommand
{
    /// <summary>The command's name.</summary>
    internal const string Name = "render";

    /// <summary>A template, manifest or data file is wrong.</summary>
    internal const int Failed = 1;

    /// <summary>The command was used wrongly.</summary>
    internal const int WrongUse = 2;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var manifests = new Argument<FileInfo[]>("manifest")
        {
            Description = "YAML files with a VaultStaticSecret and the SecretTransformations that it names",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var name = new Option<string>("--name") { Description = "Which VaultStaticSecret to render, if there are several" };
        var template = new Option<FileInfo>("--template") { Description = "A bare template to render instead, with Go's and sprig's functions" };
        var data = new Option<FileInfo>("--data")
        {
            Description = "JSON: what the source holds, or at KV version 2 {\"data\": …, \"metadata\": …}; with --template: the dot",
        };
        var missingKey = new Option<string>("--missing-key") { Description = "With --template: what a missing key means (Go's option missingkey)" };
        missingKey.AcceptOnlyFromAmong("default", "zero", "error");
        var output = new Option<string>("--output", "-o") { Description = "How the keys are shown", DefaultValueFactory = _ => "table" };
        output.AcceptOnlyFromAmong("table", "json", "yaml");
        var showValues = new Option<bool>("--show-values") { Description = "Show the values too" };

        var command = new Command(Name, "Render a resource's templates, or one template, without cluster and store")
        {
            manifests, name, template, data, missingKey, output, showValues,
        };
        command.Validators.Add(result =>
        {
            var bare = result.GetResult(template) is not null;
            var files = result.GetResult(manifests) is { Tokens.Count: > 0 };
            if (bare == files)
                result.AddError("Give either manifests or --template");
            if (!bare && result.GetResult(data) is null)
                result.AddError("--data is needed: a JSON file with what the source holds");
            if (!bare && result.GetResult(missingKey) is not null)
                result.AddError("--missing-key goes with --template: in resources a missing key is an error");
        });
        command.SetAction((given, cancellationToken) => given.GetValue(template) is { } file
            ? BareTemplate.RenderAsync(file, given.GetValue(data), MissingKeyOf(given.GetValue(missingKey)), given.InvocationConfiguration, cancellationToken)
            : new ManifestRendering(given.InvocationConfiguration, given.GetValue(output)!, given.GetValue(showValues))
                .RunAsync(given.GetValue(manifests)!, given.GetValue(name), given.GetValue(data)!, cancellationToken));
        return command;
    }

    private static MissingKey MissingKeyOf(string? option) => option switch
    {
        "zero" => MissingKey.Zero,
        "error" => MissingKey.Error,
        _ => MissingKey.Default,
    };
}
