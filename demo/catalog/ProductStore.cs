using Npgsql;
using Shop.Common;

namespace Shop.Catalog;

internal sealed record Product(int Id, string Name, int PriceCents);

/// <summary>Products in PostgreSQL. Every query spends a known while in the database, as a real catalog's would.</summary>
internal sealed class ProductStore(NpgsqlDataSource database, Faults faults)
{
    private const double UsualSeconds = 0.012;
    private const double SlowSeconds = 0.8;

    /// <summary>Makes and fills the table when it is not there.</summary>
    public async Task CreateAsync(CancellationToken cancel)
    {
        await using NpgsqlCommand command = database.CreateCommand("""
            CREATE TABLE IF NOT EXISTS products (id int PRIMARY KEY, name text NOT NULL, price_cents int NOT NULL);
            INSERT INTO products SELECT i, 'Product ' || i, 100 + i * 7 FROM generate_series(1, 50) AS i ON CONFLICT DO NOTHING;
            """);
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>All products.</summary>
    public Task<List<Product>> ListAsync(CancellationToken cancel) =>
        QueryAsync("SELECT id, name, price_cents FROM products, pg_sleep($1) WHERE $2 = 0 ORDER BY id", 0, cancel);

    /// <summary>One product.</summary>
    public async Task<Product?> FindAsync(int id, CancellationToken cancel) =>
        (await QueryAsync("SELECT id, name, price_cents FROM products, pg_sleep($1) WHERE id = $2", id, cancel)).FirstOrDefault();

    private async Task<List<Product>> QueryAsync(string sql, int id, CancellationToken cancel)
    {
        await using NpgsqlCommand command = database.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<double> { TypedValue = faults.IsOn(Faults.SlowDatabase) ? SlowSeconds : UsualSeconds });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = id });
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancel);
        List<Product> products = [];
        while (await reader.ReadAsync(cancel))
        {
            products.Add(new Product(reader.GetInt32(0), reader.GetString(1), reader.GetInt32(2)));
        }

        return products;
    }
}
