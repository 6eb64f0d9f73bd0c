using System.Globalization;
using Taproot.NodeAgent.Protocols;
using Taproot.Telemetry.Otlp;

namespace Taproot.NodeAgent.Traces;

/// <summary>Says of a request what OpenTelemetry's semantic conventions have for its protocol.</summary>
internal sealed class SpanWriter(OtlpSpanWriter to, KernelClock clock, TraceOptions options)
{
    private const string OtherError = "_OTHER";

    /// <summary>Writes the span of a request.</summary>
    public void Write(TracedRequest request, in SpanIds ids)
    {
        var shape = SpanShape.Of(request);
        to.BeginSpan(new()
        {
            TraceId = ids.TraceId,
            SpanId = request.SpanId,
            ParentSpanId = ids.ParentSpanId,
            Name = shape.Name,
            Kind = shape.Kind,
            Start = clock.ToUnix(request.Start),
            End = clock.ToUnix(request.End),
        });
        WriteProtocol(request, shape);
        WriteAddresses(request, shape);
        if (request.Rule != ParentRule.None) to.Add("taproot.parent.rule", request.Rule.Name());
        if (ids.Link.SpanId != 0) to.AddLink(ids.Link.TraceId, ids.Link.SpanId);
        to.EndSpan(shape.IsError);
    }

    private void WriteProtocol(TracedRequest request, in SpanShape shape)
    {
        var details = request.Details!;
        switch (shape.Family)
        {
            case SpanFamily.Http:
                WriteHttp(request, details, shape);
                break;
            case SpanFamily.Rpc:
                to.Add("rpc.system", shape.System);
                to.Add("rpc.service", shape.Service);
                to.Add("rpc.method", shape.Method);
                if (request.Protocol == L7Protocol.Http2) AddNumber("rpc.grpc.status_code", details.StatusDetail);
                AddError(shape.IsError, details.StatusDetail);
                break;
            case SpanFamily.Messaging:
                to.Add("messaging.system", shape.System);
                to.Add("messaging.operation.name", shape.Method);
                to.Add("messaging.operation.type", shape.Kind switch { OtlpSpanKind.Producer => "send", OtlpSpanKind.Consumer => "receive", _ => "" });
                to.Add("messaging.destination.name", details.Target);
                AddError(shape.IsError, details.StatusDetail);
                break;
            case SpanFamily.Dns:
                to.Add("dns.question.name", details.Target);
                AddError(shape.IsError, request.Answer.Status);
                break;
            default:
                to.Add("db.system.name", shape.System);
                to.Add("db.namespace", details.Scope);
                to.Add("db.operation.name", details.Operation);
                to.Add("db.query.text", details.Statement);
                if (shape.HasCollection) to.Add("db.collection.name", details.Target);
                to.Add("db.response.status_code", details.StatusDetail);
                AddError(shape.IsError, details.StatusDetail);
                break;
        }
    }

    private void WriteHttp(TracedRequest request, RequestDetails details, in SpanShape shape)
    {
        var scheme = request.Connection.IsEncrypted ? "https" : "http";
        var target = HttpTarget.Of(details.Target, options.KeepLiterals);
        to.Add("http.request.method", shape.Method);
        to.Add("url.scheme", scheme);
        to.Add("url.path", target.Path);
        to.Add("url.query", target.Query);
        if (!request.IsServer && Host(request, details) is { Length: > 0 } host)
            to.Add("url.full", target.Query.Length > 0 ? $"{scheme}://{host}{target.Path}?{target.Query}" : $"{scheme}://{host}{target.Path}");
        AddNumber("http.response.status_code", request.Answer.Status);
        to.Add("network.protocol.version", request.Protocol == L7Protocol.Http2 ? "2" : "1.1");
        to.Add("user_agent.original", details.UserAgent);
        AddError(shape.IsError, request.Answer.Status);
    }

    private void WriteAddresses(TracedRequest request, in SpanShape shape)
    {
        var connection = request.Connection;
        var server = request.IsServer ? connection.Local : connection.Remote;
        var named = shape.Family is SpanFamily.Http or SpanFamily.Rpc ? HttpTarget.HostOf(request.Details!.Scope) : "";
        if (named.Length == 0 && !request.IsServer) named = connection.RemoteName;
        to.Add("server.address", named.Length > 0 ? named : server?.Address.ToString() ?? "");
        if (server is not null) to.Add("server.port", server.Port);
        if (connection.Remote is not { } remote) return;
        to.Add("network.peer.address", remote.Address.ToString());
        to.Add("network.peer.port", remote.Port);
    }

    private static string Host(TracedRequest request, RequestDetails details) =>
        details.Scope.Length > 0 ? details.Scope : request.Connection.Remote?.ToString() ?? "";

    private void AddError(bool isError, string type)
    {
        if (isError) to.Add("error.type", type.Length > 0 ? type : OtherError);
    }

    private void AddNumber(string key, string text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) to.Add(key, number);
    }
}
