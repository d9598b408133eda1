import type { Theme } from '../case.ts';

export const smallTables: Theme = {
  title: 'small tables',
  cases: [
    {
      name: 'a doctor by name',
      statement: 'SELECT * FROM doctors WHERE family_name = $1',
      parameters: ['98f13708210194c475687be6106a3b84'],
      expect: 'nothing',
    },
    {
      name: 'the children of a category',
      statement: 'SELECT * FROM categories WHERE parent_id = $1',
      parameters: ['3'],
      expect: 'nothing',
    },
    {
      name: 'a team by name',
      statement: 'SELECT * FROM "Team" WHERE "name" = $1',
      parameters: ['Team 3'],
      expect: 'nothing',
    },
    {
      name: 'labels by prefix',
      statement: 'SELECT * FROM "Label" WHERE "name" LIKE $1 ORDER BY "name" LIMIT 10',
      parameters: ['label-1%'],
      expect: 'nothing',
    },
    {
      name: 'a join of small tables',
      statement:
        'SELECT child.name FROM categories child JOIN categories parent ON parent.id = child.parent_id WHERE parent.name = $1',
      parameters: ['Category 3'],
      expect: 'nothing',
    },
  ],
};
