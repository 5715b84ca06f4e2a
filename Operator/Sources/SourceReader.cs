using Operator.Pipeline;
using Vault.Client.Secrets;

namespace Operator.Sources;

/// <summary>Reads all sources of a resource at once and puts them together.</summary>
public sealed class SourceReader(KeyValueReader reader)
{
    /// <summary>Reads. One that can't be read is the problem of all, but for an optional one with nothing there.</summary>
    /// <param name="plan">What is read, in order.</param>
    /// <param name="notBefore">The answers must be no older than this.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task<Outcome<MergedSources>> ReadAsync(SourcesPlan plan, DateTimeOffset notBefore, CancellationToken cancellationToken)
    {
        var reads = await Task.WhenAll(plan.Sources.Select(source => reader.ReadAsync(source.Login, source.Source, notBefore, cancellationToken)));
        var read = new List<(PlannedSource Source, KeyValueSecret? Secret)>();
        var problems = new List<Problem>();
        foreach (var (source, outcome) in plan.Sources.Zip(reads))
        {
            if (outcome.Succeeded(out var secret, out var problem))
                read.Add((source, secret));
            else if (source.Optional && problem.Reason == Reasons.SourceMissing)
                read.Add((source, null));
            else
                problems.Add(problem);
        }

        // While another one can't be read, that something is missing isn't the whole truth, and a Secret might be deleted for it.
        if (problems.FirstOrDefault(problem => problem.Reason != Reasons.SourceMissing) is { } first)
            return first;
        if (problems.Count > 0)
            return problems[0];
        if (read.TrueForAll(one => one.Secret is null))
            return NothingAnywhere(plan);

        return SourceMerge.Merge(plan, read);
    }

    private static Problem NothingAnywhere(SourcesPlan plan) => new(
        Reasons.SourceMissing,
        $"There is nothing at any of the optional sources ({string.Join(", ", plan.Sources.Select(source => source.Source))}), and an empty Secret is never written",
        ProblemKind.Stalled);
}
