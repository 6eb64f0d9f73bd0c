using System.Globalization;
using System.Text;

namespace Taproot.NodeAgent.Protocols.MongoDb;

/// <summary>Reads one connection to a MongoDB server. What drivers ask to watch the server is not counted.</summary>
internal sealed class MongoParser : ProtocolParser
{
    private const int Interest = 1024;
    private readonly PendingTable _pending = new();

    /// <summary>Replies name what they answer.</summary>
    public override bool TakesTurns => false;

    public override long ReadRequest(ReadOnlySpan<byte> bytes, in MessageInfo info, IRequestSink sink)
    {
        if (bytes.Length < MongoMessage.HeaderLength) return Consumed.NeedMore;
        var message = MongoMessage.Read(bytes);
        if (!message.IsPlausible || message.Answers != 0) return Consumed.Wrong;
        if (bytes.Length < Math.Min(message.Length, Interest) && !info.IsCut) return Consumed.NeedMore;
        Add(message, bytes[..Math.Min(message.Length, bytes.Length)], info, sink);
        return message.Length;
    }

    public override long ReadResponse(ReadOnlySpan<byte> bytes, in MessageInfo info, IRequestSink sink)
    {
        if (bytes.Length < MongoMessage.HeaderLength) return Consumed.NeedMore;
        var message = MongoMessage.Read(bytes);
        if (!message.IsPlausible) return Consumed.Wrong;
        if (bytes.Length < Math.Min(message.Length, Interest) && !info.IsCut) return Consumed.NeedMore;
        // Of replies that go on the first one answers; later ones answer each other.
        if (_pending.TryTake(message.Answers, out var request)) Answer(request, message, bytes[..Math.Min(message.Length, bytes.Length)], info, sink);
        return message.Length;
    }

    public override void Resynchronise(in MessageInfo info, IRequestSink sink)
    {
    }

    public override bool IsMessageStart(bool isRequest, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < MongoMessage.HeaderLength) return false;
        var message = MongoMessage.Read(bytes);
        return message.IsPlausible && (message.Answers == 0) == isRequest;
    }

    private void Add(in MongoMessage message, ReadOnlySpan<byte> bytes, in MessageInfo info, IRequestSink sink)
    {
        if (message.Kind is not (MongoMessage.Message or MongoMessage.Query or MongoMessage.GetMore or MongoMessage.Compressed)) return;
        var document = message.DocumentOf(bytes);
        var reader = new BsonReader(document);
        var isNamed = !document.IsEmpty && reader.Read();
        if (isNamed && IsWatch(reader.Name)) return;
        var request = PendingRequest.Of(info, sink.WantsDetails ? Describe(isNamed ? reader : default, document, sink.KeepsLiterals) : null);
        if (message.IsOneWay(bytes)) sink.Completed(request.Answered(L7Protocol.MongoDb, L7Status.Unknown, false, info.Nanoseconds) with { HasLatency = false });
        else _pending.Put(message.Number, request);
    }

    private static void Answer(in PendingRequest request, in MongoMessage message, ReadOnlySpan<byte> bytes, in MessageInfo info, IRequestSink sink)
    {
        var document = message.DocumentOf(bytes);
        var outcome = document.IsEmpty ? new(L7Status.Unknown, 0) : MongoOutcome.Of(document);
        if (message.HasFailed(bytes)) outcome = outcome with { Status = L7Status.Failed };
        var isFailed = ReferenceEquals(outcome.Status, L7Status.Failed);
        if (isFailed && request.Details is { } details) details.StatusDetail = outcome.Code.ToString(CultureInfo.InvariantCulture);
        sink.Completed(request.Answered(L7Protocol.MongoDb, outcome.Status, isFailed, info.Nanoseconds));
    }

    // Drivers ask it all the time, and the server may wait with its answer.
    private static bool IsWatch(ReadOnlySpan<byte> command) => Ascii.EqualsIgnoreCase(command, "ismaster"u8) || command.SequenceEqual("hello"u8);

    private static RequestDetails Describe(scoped in BsonReader command, ReadOnlySpan<byte> document, bool keepsLiterals)
    {
        var operation = Encoding.UTF8.GetString(command.Name[..Math.Min(command.Name.Length, 64)]);
        var isSecret = operation.StartsWith("sasl", StringComparison.Ordinal) || operation.EndsWith("User", StringComparison.Ordinal) || operation == "authenticate";
        return new()
        {
            Operation = operation,
            Target = Encoding.UTF8.GetString(command.Text[..Math.Min(command.Text.Length, 128)]),
            Scope = DatabaseOf(document),
            Statement = document.IsEmpty ? "" : MongoStatement.Of(document, keepsLiterals && !isSecret),
        };
    }

    private static string DatabaseOf(ReadOnlySpan<byte> document)
    {
        var reader = new BsonReader(document);
        while (!document.IsEmpty && reader.Read())
        {
            if (reader.Name.SequenceEqual("$db"u8)) return Encoding.UTF8.GetString(reader.Text[..Math.Min(reader.Text.Length, 64)]);
        }
        return "";
    }
}
