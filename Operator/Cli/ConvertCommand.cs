using System.CommandLine;
using Operator.Migration;

namespace Operator.Cli;

/// <summary>
/// <c>courier convert</c>: manifests of HashiCorp's Vault Secrets Operator and of the External Secrets Operator in, ours out, with a report. Exit codes:
/// 0 all has an equivalent, 1 a file can't be used or the use is wrong, 2 something has no equivalent.
/// </summary>
internal static class ConvertCommand
{
    /// <summary>A file can't be used.</summary>
    internal const int Failed = 1;

    /// <summary>Something has no equivalent, and was left out.</summary>
    internal const int LeftOut = 2;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var defaults = new MigrationOptions();
        var files = new Argument<string[]>("file")
        {
            Description = "Files of YAML or JSON, folders of such files, or - for standard input",
            Arity = ArgumentArity.OneOrMore,
        };
        var output = new Option<string>("--output") { Description = "The folder to write to; - for standard output", DefaultValueFactory = _ => "-" };
        var report = new Option<FileInfo>("--report") { Description = "A file for the report. Default: standard error" };
        var format = new Option<string>("-o", "--report-format") { Description = "How the report is written", DefaultValueFactory = _ => "table" };
        format.AcceptOnlyFromAmong("table", "json");
        var adopt = new Option<bool>("--adopt") { Description = "Take over the Secrets that are there: set destination.overwrite, and list the steps" };
        var drop = new Option<bool>("--drop-foreign") { Description = "Leave out the resources that aren't VSO's or ESO's, instead of passing them through" };
        var excludeRaw = new Option<bool>("--exclude-raw") { Description = "VSO runs with exclude-raw, so no Secret has the key _raw" };
        var ns = new Option<string>("--namespace", "-n") { Description = "The namespace of resources that name none" };
        var operatorNamespace = new Option<string>("--operator-namespace")
        {
            Description = "The namespace that Secret Courier runs in",
            DefaultValueFactory = _ => defaults.OperatorNamespace,
        };
        var vsoNamespace = new Option<string>("--vso-namespace") { Description = "The namespace that VSO runs in", DefaultValueFactory = _ => defaults.VsoNamespace };

        var command = new Command("convert", "Convert manifests of the Vault Secrets Operator and of the External Secrets Operator")
        {
            files, output, report, format, adopt, drop, excludeRaw, ns, operatorNamespace, vsoNamespace,
        };
        command.SetAction((given, cancellationToken) =>
        {
            var options = new MigrationOptions
            {
                Adopt = given.GetValue(adopt),
                ExcludeRaw = given.GetValue(excludeRaw),
                DefaultNamespace = given.GetValue(ns),
                OperatorNamespace = given.GetRequiredValue(operatorNamespace),
                VsoNamespace = given.GetRequiredValue(vsoNamespace),
            };
            var run = new ConvertRun(given.InvocationConfiguration, options, given.GetValue(drop));
            return run.RunAsync(given.GetValue(files)!, given.GetRequiredValue(output), given.GetValue(report), given.GetRequiredValue(format), cancellationToken);
        });
        return command;
    }
}
