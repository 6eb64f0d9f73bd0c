using Taproot.NodeAgent.Protocols.Sql;

namespace Taproot.NodeAgent.Protocols.Cassandra;

/// <summary>What a request asks for.</summary>
internal static class CqlRequest
{
    /// <summary>Details of a request that is not compressed.</summary>
    public static RequestDetails Describe(
        in CqlEnvelope envelope, ReadOnlySpan<byte> body, string keyspace, RecentValues<PreparedStatement> statements, bool keepsLiterals)
    {
        var details = new RequestDetails { Scope = keyspace, Operation = NameOf(envelope.Opcode) };
        if (envelope.Has(CqlFlags.Compressed)) return details;
        var reader = new WireReader(body);
        if (envelope.Has(CqlFlags.CustomPayload)) SkipPayload(ref reader);
        switch (envelope.Opcode)
        {
            case CqlOpcode.Query or CqlOpcode.Prepare:
                SetStatement(details, reader.TakeAtMost(reader.Int32()), keepsLiterals);
                break;
            case CqlOpcode.Execute:
                SetPrepared(details, reader.Take(reader.UInt16()), statements);
                break;
            case CqlOpcode.Batch:
                DescribeBatch(ref reader, details, statements, keepsLiterals);
                break;
        }
        return details;
    }

    /// <summary>Steps over what the flags of a response put before its body.</summary>
    public static WireReader BodyOf(in CqlEnvelope response, ReadOnlySpan<byte> body)
    {
        var reader = new WireReader(body);
        if (response.Has(CqlFlags.Tracing)) reader.Skip(16);
        if (response.Has(CqlFlags.Warnings))
        {
            for (var left = reader.UInt16(); left > 0 && !reader.IsShort; left--) reader.Skip(reader.UInt16());
        }
        if (response.Has(CqlFlags.CustomPayload)) SkipPayload(ref reader);
        return reader;
    }

    // The first statement stands for all: batches are made of like ones.
    private static void DescribeBatch(ref WireReader reader, RequestDetails details, RecentValues<PreparedStatement> statements, bool keepsLiterals)
    {
        reader.Skip(3); // type and count
        if (reader.Byte() == 0) SetStatement(details, reader.TakeAtMost(reader.Int32()), keepsLiterals);
        else SetPrepared(details, reader.Take(reader.UInt16()), statements);
        details.Operation = NameOf(CqlOpcode.Batch);
    }

    private static void SetStatement(RequestDetails details, ReadOnlySpan<byte> statement, bool keepsLiterals)
    {
        if (statement.IsEmpty) return;
        details.Statement = SqlNormalizer.Text(statement, SqlDialect.Standard, keepsLiterals);
        details.Operation = SqlOperation.Of(statement, SqlDialect.Standard);
    }

    private static void SetPrepared(RequestDetails details, ReadOnlySpan<byte> id, RecentValues<PreparedStatement> statements)
    {
        if (statements.Find(id) is not { } statement) return;
        (details.Statement, details.Operation) = (statement.Text, statement.Operation);
    }

    private static void SkipPayload(ref WireReader reader)
    {
        for (var left = reader.UInt16(); left > 0 && !reader.IsShort; left--)
        {
            reader.Skip(reader.UInt16());
            reader.Skip(Math.Max(0, reader.Int32()));
        }
    }

    private static string NameOf(CqlOpcode opcode) => opcode switch
    {
        CqlOpcode.Execute => "EXECUTE",
        CqlOpcode.Batch => "BATCH",
        CqlOpcode.Prepare => "PREPARE",
        _ => "QUERY",
    };
}

/// <summary>A statement that was prepared on some connection: its number is the same on all.</summary>
internal sealed record PreparedStatement(string Text, string Operation);
