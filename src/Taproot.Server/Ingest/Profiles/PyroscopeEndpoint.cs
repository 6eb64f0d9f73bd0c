using System.Diagnostics.Metrics;
using Taproot.Server.Ingest.Figures;
using Taproot.Telemetry;
using Taproot.Telemetry.Jfr;
using Taproot.Telemetry.Profiles;

namespace Taproot.Server.Ingest.Profiles;

/// <summary>Pyroscope's <c>/ingest</c>: the query says what the body is, and whose. Answered 200 when it is in the store.</summary>
internal sealed class PyroscopeEndpoint(IngestPipeline pipeline, ProfileIntake intake, IMeterFactory meters)
{
    private readonly CumulativeProfiles _cumulative = NewLedger(meters);

    /// <summary>Takes one request.</summary>
    public async Task HandleAsync(HttpContext http)
    {
        var refusal = await pipeline.TakeAsync(
            http, Signal.Profiles, HttpEnvelope.Instance, async (project, message, cancellation) =>
            {
                var form = await PyroscopeForm.ReadAsync(http.Request.ContentType, message, cancellation);
                var isStored = static () => { };
                var samples = await intake.StoreAsync(
                    project, Protocols.Profiles, batch => isStored = Read(project, PyroscopeQuery.Parse(http.Request.Query), form, batch), cancellation);
                isStored();
                return samples;
            });
        if (refusal is not null) await RefusalProblems.Of(refusal, http.Response).ExecuteAsync(http);
    }

    private static CumulativeProfiles NewLedger(IMeterFactory meters)
    {
        var ledger = new CumulativeProfiles();
        meters.Create(SelfMeter.Name).CreateObservableCounter("taproot_ingest_cumulative_profiles_forgotten_total", () => ledger.Forgotten,
            description: "Profiles that count from the start of a process and were forgotten because there were too many; they began anew.");
        return ledger;
    }

    /// <summary>Reads a profile; returns what to call when it is stored.</summary>
    private Action Read(string project, PyroscopeQuery query, PyroscopeForm form, ProfileBatch batch)
    {
        var format = query.Format.Length > 0 ? query.Format : form.Format;
        switch (format)
        {
            case "pprof": return ReadPprof(project, query, form, batch);
            case "jfr": ReadJfr(query, form, batch); break;
            case "" or "folded" or "collapsed": ReadLines(query, form, batch, hasCounts: true); break;
            case "lines": ReadLines(query, form, batch, hasCounts: false); break;
            case "tree": ReadStacks(query, form, batch, StackTreeReader.ReadTree); break;
            case "trie": ReadStacks(query, form, batch, StackTreeReader.ReadTrie); break;
            default:
                throw new ProfileException(
                    ProfileRefusal.UnknownFormat, $"The format '{format}' is not taken; pprof, jfr, folded, lines, tree and trie are. Configure the client for one of them.");
        }
        return static () => { };
    }

    private Action ReadPprof(string project, PyroscopeQuery query, PyroscopeForm form, ProfileBatch batch)
    {
        HashSet<string> cumulative = new(StringComparer.Ordinal);
        var origin = query.OriginOf(form.SampleTypes, cumulative);
        var budget = new UnpackBudget();
        intake.ReadPprof(form.Profile, origin, batch, budget);
        if (cumulative.Count == 0) return static () => { };
        if (form.Previous.IsEmpty) return _cumulative.Subtract($"{project} {query.Name.Session}", batch, cumulative);
        var before = intake.NewBatch(project);
        intake.ReadPprof(form.Previous, origin, before, budget);
        CumulativeProfiles.Subtract(batch, before, cumulative);
        return static () => { };
    }

    private void ReadStacks(PyroscopeQuery query, PyroscopeForm form, ProfileBatch batch, ReadStackBytes read)
    {
        var (type, weight) = query.FoldedType();
        var (start, end) = query.TimeOr(batch.Limits.Time);
        intake.WithPlain(form.Profile, new(), bytes => read(bytes, new(query.Name.Service, type, start, end, query.Name.Labels), weight, batch));
    }

    private void ReadJfr(PyroscopeQuery query, PyroscopeForm form, ProfileBatch batch)
    {
        var (contexts, budget) = (JfrContexts.None, new UnpackBudget());
        if (!form.Contexts.IsEmpty) intake.WithPlain(form.Contexts, budget, labels => contexts = JfrContexts.Parse(labels));
        var sink = new JfrBatchSink(query.OriginOf(SampleTypeConfig.None, new HashSet<string>()), batch, contexts);
        intake.WithPlain(form.Profile, budget, recording => JfrReader.Read(recording, sink));
    }

    private void ReadLines(PyroscopeQuery query, PyroscopeForm form, ProfileBatch batch, bool hasCounts) =>
        ReadStacks(query, form, batch, (text, series, weight, into) => FoldedReader.Read(text, series, hasCounts, weight, into));

    private delegate void ReadStackBytes(ReadOnlySpan<byte> bytes, ProfileSeries series, long weight, ProfileBatch into);
}
