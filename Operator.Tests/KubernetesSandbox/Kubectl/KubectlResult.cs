namespace Operator.Tests.KubernetesSandbox.Kubectl;

/// <summary>What a run of kubectl came to.</summary>
internal sealed record KubectlResult(int ExitCode, string Output, string Error)
{
    /// <summary>The output without what differs from run to run: ages, and line feeds at its end.</summary>
    public string Text => Output.TrimEnd('\n');

    /// <summary>The lines of the output, the spaces between columns made one.</summary>
    public string[] Rows => [.. Text.Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))];
}
