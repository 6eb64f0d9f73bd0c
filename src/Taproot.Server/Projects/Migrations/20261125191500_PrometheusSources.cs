using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Taproot.Server.Projects.Migrations
{
    /// <inheritdoc />
    public partial class PrometheusSources : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "prometheus_sources",
                columns: table => new
                {
                    ProjectId = table.Column<string>(type: "TEXT", nullable: false),
                    IsEnabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    Settings = table.Column<string>(type: "TEXT", maxLength: 100000, nullable: false),
                    Secrets = table.Column<byte[]>(type: "BLOB", nullable: false),
                    UpdatedMs = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_prometheus_sources", x => x.ProjectId);
                    table.ForeignKey(
                        name: "FK_prometheus_sources_projects_ProjectId",
                        column: x => x.ProjectId,
                        principalTable: "projects",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "prometheus_sources");
        }
    }
}
