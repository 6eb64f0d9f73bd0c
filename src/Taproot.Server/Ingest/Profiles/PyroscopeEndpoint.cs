using Taproot.Server.Ingest.Figures;
using Taproot.Telemetry;
using Taproot.Telemetry.Jfr;
using Taproot.Telemetry.Profiles;

namespace Taproot.Server.Ingest.Profiles;

/// <summary>Pyroscope's <c>/ingest</c>: the query says what the body is, and whose. Answered 200 when it is in the store.</summary>
internal sealed class PyroscopeEndpoint(IngestPipeline pipeline, ProfileIntake intake)
{
    /// <summary>Takes one request.</summary>
    public async Task HandleAsync(HttpContext http)
    {
        var refusal = await pipeline.TakeAsync(
            http, Signal.Profiles, HttpEnvelope.Instance, async (project, message, cancellation) =>
            {
                var form = await PyroscopeForm.ReadAsync(http.Request.ContentType, message, cancellation);
                return await intake.StoreAsync(project, Protocols.Profiles, batch => Read(PyroscopeQuery.Parse(http.Request.Query), form, batch), cancellation);
            });
        if (refusal is not null) await RefusalProblems.Of(refusal, http.Response).ExecuteAsync(http);
    }

    private void Read(PyroscopeQuery query, PyroscopeForm form, ProfileBatch batch)
    {
        var format = query.Format.Length > 0 ? query.Format : form.Format;
        switch (format)
        {
            case "pprof": intake.ReadPprof(form.Profile, query.OriginOf(form.SampleTypes), batch, new()); break;
            case "jfr": ReadJfr(query, form, batch); break;
            case "" or "folded" or "collapsed": ReadLines(query, form, batch, hasCounts: true); break;
            case "lines": ReadLines(query, form, batch, hasCounts: false); break;
            default:
                throw new ProfileException(ProfileRefusal.UnknownFormat, $"The format '{format}' is not taken; pprof, jfr, folded and lines are. Configure the client for one of them.");
        }
    }

    private void ReadJfr(PyroscopeQuery query, PyroscopeForm form, ProfileBatch batch) =>
        intake.WithPlain(form.Profile, new(), recording => JfrReader.Read(recording, query.OriginOf(SampleTypeConfig.None), batch));

    private void ReadLines(PyroscopeQuery query, PyroscopeForm form, ProfileBatch batch, bool hasCounts)
    {
        var (type, weight) = query.FoldedType();
        var (start, end) = query.TimeOr(batch.Limits.Time);
        intake.WithPlain(form.Profile, new(), text => FoldedReader.Read(text, new(query.Name.Service, type, start, end, query.Name.Labels), hasCounts, weight, batch));
    }
}
