using Operator.Runtime.Client;

namespace Operator.Tests.Destinations;

/// <summary>What an API server answers to applies, one after the other.</summary>
internal sealed class ApplyAnswers
{
    private readonly Queue<Func<PartialObjectMetadata>> _answers = [];

    public void ReturnsInOrder(params IEnumerable<Func<PartialObjectMetadata>> answers)
    {
        foreach (var answer in answers)
            _answers.Enqueue(answer);
    }

    public async Task<PartialObjectMetadata> NextAsync()
    {
        await Task.Yield();
        return _answers.Dequeue()();
    }
}
