using Npgsql;
using Shop.Common;

namespace Shop.Orders;

internal sealed record Order(long Id);

/// <summary>Orders in PostgreSQL; the newest few thousand are kept, so that a demo left running does not fill the disk.</summary>
internal sealed class OrderStore(NpgsqlDataSource database, Faults faults)
{
    private const double UsualSeconds = 0.020;
    private const double SlowSeconds = 0.8;
    private const long Kept = 5_000;

    /// <summary>Makes the table when it is not there.</summary>
    public async Task CreateAsync(CancellationToken cancel)
    {
        await using NpgsqlCommand command = database.CreateCommand(
            "CREATE TABLE IF NOT EXISTS orders (id bigserial PRIMARY KEY, session int NOT NULL, made_at timestamptz NOT NULL DEFAULT now())");
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>Stores an order and returns its number.</summary>
    public async Task<long> AddAsync(int session, CancellationToken cancel)
    {
        await using NpgsqlCommand command = database.CreateCommand("INSERT INTO orders (session) SELECT $1 FROM pg_sleep($2) RETURNING id");
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = session });
        command.Parameters.Add(new NpgsqlParameter<double> { TypedValue = faults.IsOn(Faults.SlowDatabase) ? SlowSeconds : UsualSeconds });
        long id = (long)(await command.ExecuteScalarAsync(cancel))!;
        if (id % 1_000 == 0)
        {
            await ForgetOldAsync(id - Kept, cancel);
        }

        return id;
    }

    private async Task ForgetOldAsync(long before, CancellationToken cancel)
    {
        await using NpgsqlCommand command = database.CreateCommand("DELETE FROM orders WHERE id < $1");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = before });
        await command.ExecuteNonQueryAsync(cancel);
    }
}
