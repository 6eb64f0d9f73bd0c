namespace Taproot.Telemetry.Logs.Patterns;

/// <summary>The forms of a miner's templates: finds those that take in another one, and those that another one takes in.</summary>
internal sealed class FormTable
{
    private const int MaxComparisons = 1024;

    private readonly Dictionary<int, Bucket> _buckets = [];
    private readonly Dictionary<ulong, TemplateForm> _byText = [];

    public void Add(TemplateForm form)
    {
        if (!_buckets.TryGetValue(form.Parts, out var bucket)) _buckets.Add(form.Parts, bucket = new([], []));
        form.InAll = bucket.All.AddLast(form);
        if (form.IsTaker) form.InTakers = bucket.Takers.AddLast(form);
        _byText[form.Hash] = form;
    }

    public void Remove(TemplateForm form)
    {
        if (form.InAll is null || !_buckets.TryGetValue(form.Parts, out var bucket)) return;
        bucket.All.Remove(form.InAll);
        if (form.InTakers is not null) bucket.Takers.Remove(form.InTakers);
        (form.InAll, form.InTakers) = (null, null);
        if (bucket.All.Count == 0) _buckets.Remove(form.Parts);
        if (_byText.TryGetValue(form.Hash, out var present) && present == form) _byText.Remove(form.Hash);
    }

    /// <summary>The oldest form that says the same or takes the other one in.</summary>
    public TemplateForm? FindTaker(TemplateForm form)
    {
        if (_byText.TryGetValue(form.Hash, out var same)) return same;
        if (!_buckets.TryGetValue(form.Parts, out var bucket)) return null;
        var budget = MaxComparisons;
        for (var at = bucket.Takers.First; at is not null && budget-- > 0; at = at.Next)
        {
            if (at.Value.TakesIn(form)) return at.Value;
        }

        return null;
    }

    /// <summary>Forms that say the same or that this one takes in, the newest first.</summary>
    public IReadOnlyList<TemplateForm> TakenBy(TemplateForm form)
    {
        List<TemplateForm>? taken = null;
        if (_byText.TryGetValue(form.Hash, out var same)) (taken = []).Add(same);
        if (!form.IsTaker || !_buckets.TryGetValue(form.Parts, out var bucket)) return taken ?? [];
        var budget = MaxComparisons;
        for (var at = bucket.All.Last; at is not null && budget-- > 0; at = at.Previous)
        {
            if (at.Value != same && form.TakesIn(at.Value)) (taken ??= []).Add(at.Value);
        }

        return taken ?? [];
    }

    private sealed record Bucket(LinkedList<TemplateForm> All, LinkedList<TemplateForm> Takers);
}
